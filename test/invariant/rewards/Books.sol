// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IRewards} from "../../../contracts/interfaces/IRewards.sol";
import {Built} from "../../fuzz/Built.sol";
import {Test} from "../../helpers/Test.sol";

interface Money is IERC20 {
    function mint(address to, uint256 amount) external;
}

/// @dev Of a signer, a campaign or a series. @param most The greatest cap that it ever had. @param logged Sum of its events.
struct Book {
    bool known;
    address merchant;
    Money token;
    uint256 cap;
    uint256 most;
    uint256 spent;
    uint256 logged;
}

/// @dev What the model remembers, and how it judges. Nothing of it is read from the contract.
abstract contract Books is Test {
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant PEOPLE = 5;
    bytes4 internal constant ACCEPTED = 0;
    /// @dev The token refuses: the error is the token's own.
    bytes4 internal constant UNPAID = 0xffffffff;

    IRewards public immutable REWARDS;
    Money[2] public tokens;
    /// @dev Two merchants, then three customers.
    address[PEOPLE] public people;
    mapping(address account => uint256 key) internal keys;
    uint256 internal time = START;

    bytes32[] public known;
    /// @dev Nonces that were drawn.
    uint256[] public drawn;
    mapping(uint256 nonce => bool) private _isDrawn;
    mapping(bytes32 key => Book) public books;
    mapping(address merchant => mapping(uint256 nonce => bool)) public used;
    mapping(address merchant => mapping(uint256 nonce => uint256)) public payments;
    mapping(bytes32 id => mapping(uint256 index => bool)) public claimed;
    mapping(bytes32 id => mapping(address account => uint256)) public cursors;
    mapping(Money token => mapping(address account => uint256)) public balances;
    mapping(Money token => mapping(address merchant => uint256)) public allowances;

    /// @dev What the model says of a call that it refuses; its books are as before.
    error Refused(bytes4 problem);

    constructor() {
        REWARDS = IRewards(Built.make("contracts/rewards/Rewards.sol:Rewards", ""));
        for (uint256 i = 0; i < PEOPLE; ++i) people[i] = _someone(string.concat("person ", vm.toString(i)));
        for (uint256 t = 0; t < 2; ++t) {
            bytes memory arguments = abi.encode("Thanks", "THX", uint8(2));
            tokens[t] = Money(Built.make("contracts/mocks/Token__Mock.sol:Token__Mock", arguments));
            for (uint256 m = 0; m < 2; ++m) {
                _earns(tokens[t], people[m], 300);
                _allows(tokens[t], people[m], type(uint256).max);
            }
        }
    }

    function _someone(string memory name) internal returns (address account) {
        uint256 key;
        (account, key) = person(name);
        keys[account] = key;
    }

    function _earns(Money token, address merchant, uint256 amount) internal {
        token.mint(merchant, amount);
        balances[token][merchant] += amount;
    }

    function _allows(Money token, address merchant, uint256 amount) internal {
        vm.prank(merchant);
        token.approve(address(REWARDS), amount);
        allowances[token][merchant] = amount;
    }

    function _remembers(uint256 nonce) internal {
        if (!_isDrawn[nonce]) drawn.push(nonce);
        _isDrawn[nonce] = true;
    }

    function _capped(bytes32 key, address merchant, Money token, uint256 cap) internal {
        Book storage book = books[key];
        if (!book.known) known.push(key);
        (book.known, book.merchant, book.token, book.cap) = (true, merchant, token, cap);
        if (cap > book.most) book.most = cap;
    }

    function _useNonce(address merchant, uint256 nonce) internal {
        _require(!used[merchant][nonce], IRewards.Rewards_NonceUsed.selector);
        used[merchant][nonce] = true;
    }

    function _inTime(uint256 from, uint256 to) internal view {
        _require(from <= time && time < to, IRewards.Rewards_NotClaimable.selector);
    }

    /// @dev The budget, then the money.
    function _pay(bytes32 key, Money token, address merchant, address to, uint256 amount) internal {
        _require(amount != 0, IRewards.Rewards_NothingPromised.selector);
        Book storage book = books[key];
        bool within = book.cap > book.spent && amount <= book.cap - book.spent;
        _require(within, IRewards.Rewards_BudgetExceeded.selector);
        book.spent += amount;

        uint256 allowed = allowances[token][merchant];
        _require(amount <= allowed && amount <= balances[token][merchant], UNPAID);
        if (allowed != type(uint256).max) allowances[token][merchant] = allowed - amount;
        balances[token][merchant] -= amount;
        balances[token][to] += amount;
    }

    function _require(bool ok, bytes4 problem) internal pure {
        if (!ok) revert Refused(problem);
    }
}
