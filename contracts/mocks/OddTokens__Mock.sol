// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Token__Mock} from "./Token__Mock.sol";

/// @title Takes a hundredth of each transfer, once the fee is switched on, as some stablecoins can.
contract FeeToken__Mock is Token__Mock("Fee on transfer", "FEE", 18) {
    bool public feeOn = true;

    function setFee(bool on) external {
        feeOn = on;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (!feeOn || from == address(0) || to == address(0)) return super._update(from, to, value);
        super._update(from, address(0), value / 100);
        super._update(from, to, value - value / 100);
    }
}

/// @title Refuses transfers from and to listed accounts.
contract BlocklistToken__Mock is Token__Mock("Blocklisting", "BLK", 6) {
    mapping(address account => bool listed) public blocked;

    error Blocked(address account);

    function setBlocked(address account, bool on) external {
        blocked[account] = on;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (blocked[from]) revert Blocked(from);
        if (blocked[to]) revert Blocked(to);
        super._update(from, to, value);
    }
}

/// @title Says false instead of reverting when an account is listed, and moves nothing.
contract FalseToken__Mock is Token__Mock("Returns false", "FLS", 18) {
    mapping(address account => bool listed) public blocked;

    function setBlocked(address account, bool on) external {
        blocked[account] = on;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        return !blocked[to] && super.transfer(to, value);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        return !blocked[from] && super.transferFrom(from, to, value);
    }
}

/// @title Answers the transfer to a listed account with a reverting bomb, an endless loop, or by burning its gas.
contract HostileToken__Mock is Token__Mock("Hostile", "HOS", 18) {
    enum Mode {
        Kind,
        Bomb,
        Burn
    }

    mapping(address account => Mode mode) public modes;

    function setMode(address account, Mode mode) external {
        modes[account] = mode;
    }

    function _update(address from, address to, uint256 value) internal override {
        Mode mode = modes[to];
        if (mode == Mode.Bomb) {
            // solhint-disable-next-line no-inline-assembly
            assembly ("memory-safe") {
                revert(0, 262144)
            }
        }
        if (mode == Mode.Burn) while (true) {}
        super._update(from, to, value);
    }
}

/// @title What an account with a hook can do when money reaches it.
interface ITokenHook {
    function onTokenReceived(address from, uint256 value) external;
}

/// @title Calls the recipient, if it is a contract, after the balances have moved.
contract HookToken__Mock is Token__Mock("Hooks", "HOOK", 18) {
    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from != address(0) && to.code.length != 0) {
            // An account without the hook is left alone, as ERC-777 does.
            // solhint-disable-next-line avoid-low-level-calls
            (bool ok, bytes memory data) = to.call(abi.encodeCall(ITokenHook.onTokenReceived, (from, value)));
            if (!ok && data.length != 0) {
                // solhint-disable-next-line no-inline-assembly
                assembly ("memory-safe") {
                    revert(add(data, 32), mload(data))
                }
            }
        }
    }
}

/// @title Returns nothing, like the oldest tokens.
contract NoReturnToken__Mock {
    uint8 public constant decimals = 6;

    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);

    error Insufficient(uint256 has, uint256 needs);

    function mint(address to, uint256 value) external {
        balanceOf[to] += value;
        emit Transfer(address(0), to, value);
    }

    function approve(address spender, uint256 value) external {
        allowance[msg.sender][spender] = value;
    }

    function transfer(address to, uint256 value) external {
        _move(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) external {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed < value) revert Insufficient(allowed, value);
        if (allowed != type(uint256).max) allowance[from][msg.sender] = allowed - value;
        _move(from, to, value);
    }

    function _move(address from, address to, uint256 value) private {
        if (balanceOf[from] < value) revert Insufficient(balanceOf[from], value);
        balanceOf[from] -= value;
        balanceOf[to] += value;
        emit Transfer(from, to, value);
    }
}

/// @title Takes ether as a WETH does, and gives nothing for it.
contract HoarderToken__Mock is Token__Mock("Hoarder", "HOARD", 18) {
    function deposit() external payable {}
}

/// @title Calls a prepared target whenever money is asked of it, and gives that money out of nothing.
contract StoogeToken__Mock is Token__Mock("Stooge", "STOOGE", 18) {
    address public goal;
    bytes public data;
    bytes public result;
    bool public succeeded;

    function prepare(address goal_, bytes calldata data_) external {
        goal = goal_;
        data = data_;
    }

    function deposit() external payable {
        _strike();
        _mint(msg.sender, msg.value);
    }

    function transferFrom(address, address to, uint256 value) public override returns (bool) {
        _strike();
        _mint(to, value);
        return true;
    }

    function permit(address, address, uint256, uint256, uint8, bytes32, bytes32) public override {
        _strike();
    }

    function _strike() private {
        // solhint-disable-next-line avoid-low-level-calls
        (succeeded, result) = goal.call(data);
    }
}
