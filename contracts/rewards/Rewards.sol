// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {Signatures} from "../common/Signatures.sol";
import {Budget, Campaign, IRewards, Series, SignedVoucher, Voucher} from "../interfaces/IRewards.sol";
import {Proofs} from "./Proofs.sol";

/// @notice What is owed and not yet transferred.
struct Due {
    address merchant;
    IERC20 token;
    address to;
    uint256 amount;
}

/// @notice 256 marks, as something to point at: its slot is computed once to be read and written.
struct Marks {
    uint256 bits;
}

/// @title Rewards
/// @notice The manual is {IRewards}.
/// @dev Everything is written before a token is called, so that nothing needs a guard.
contract Rewards is IRewards, EIP712, Multicall {
    using SafeERC20 for IERC20;

    bytes32 private constant VOUCHER = keccak256(
        "Voucher(address merchant,address token,address customer,uint256 amount,uint40 validFrom,uint40 deadline,uint256 nonce)"
    );
    bytes32 private constant BEARER_VOUCHER = keccak256(
        "BearerVoucher(address merchant,address token,address key,uint256 amount,uint40 validFrom,uint40 deadline,uint256 nonce)"
    );
    bytes32 private constant BEARER_CLAIM = keccak256("BearerClaim(bytes32 voucher,address to)");
    bytes32 private constant CANCELLATION = keccak256("Cancellation(address merchant,uint256[] nonces,uint256 expiry)");

    /// @dev Tell the keys of budgets apart.
    bytes32 private constant SIGNER = keccak256("kept.rewards.signer");
    bytes32 private constant CAMPAIGN = keccak256("kept.rewards.campaign");
    bytes32 private constant SERIES = keccak256("kept.rewards.series");

    mapping(bytes32 key => Budget) private _budgets;
    mapping(address merchant => mapping(uint256 index => Marks)) private _used;
    mapping(bytes32 campaign => mapping(uint256 index => Marks)) private _claimed;
    mapping(bytes32 series => bytes32) private _roots;
    mapping(bytes32 series => mapping(address account => uint256)) private _paid;

    constructor() EIP712("Kept Rewards", "1") {}

    /* THE MERCHANT */

    /// @inheritdoc IRewards
    function setSigner(IERC20 token, bytes calldata signer, uint128 cap) external {
        if (!Signatures.canSign(signer)) revert Rewards_SignerForbidden(signer);

        bytes32 key = _signerKey(msg.sender, token, signer);
        _budgets[key].cap = cap;
        emit SignerBudgetSet(msg.sender, token, key, signer, cap);
    }

    /// @inheritdoc IRewards
    function setCampaign(Campaign calldata campaign, uint128 cap) external returns (bytes32 id) {
        _requireMerchant(campaign.merchant);

        id = _campaignId(campaign);
        _budgets[id].cap = cap;
        emit CampaignBudgetSet(id, campaign.merchant, campaign.token, campaign.root, campaign.deadline, cap);
    }

    /// @inheritdoc IRewards
    function setSeries(Series calldata series, uint128 cap) external returns (bytes32 id) {
        _requireMerchant(series.merchant);

        id = _seriesId(series);
        _budgets[id].cap = cap;
        emit SeriesBudgetSet(id, series.merchant, series.token, series.ref, cap);
    }

    /// @inheritdoc IRewards
    function publish(Series calldata series, bytes32 root) external {
        _requireMerchant(series.merchant);

        bytes32 id = _seriesId(series);
        _roots[id] = root;
        emit RoundPublished(id, root);
    }

    /// @inheritdoc IRewards
    function cancel(uint256[] calldata nonces) external {
        _cancel(msg.sender, nonces);
    }

    /// @inheritdoc IRewards
    function cancelBySignature(
        address merchant,
        uint256[] calldata nonces,
        uint256 expiry,
        bytes calldata signature
    ) external {
        if (block.timestamp >= expiry) revert Rewards_CancellationExpired(block.timestamp, expiry);
        bytes32 list = keccak256(abi.encodePacked(nonces));
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(CANCELLATION, merchant, list, expiry)));
        if (!Signatures.isWallets(merchant, digest, signature)) revert Rewards_CancellationInvalid(merchant, digest);

        _cancel(merchant, nonces);
    }

    /* CLAIMS */

    /// @inheritdoc IRewards
    function claim(Voucher calldata voucher, bytes calldata signer, bytes calldata signature) external {
        _use(voucher);
        _spendVoucher(voucher, signer, voucherDigest(voucher, false), signature, voucher.holder);

        voucher.token.safeTransferFrom(voucher.merchant, voucher.holder, voucher.amount);
    }

    /// @inheritdoc IRewards
    function claimMany(SignedVoucher[] calldata vouchers) external returns (uint256 paid) {
        if (vouchers.length == 0) revert Rewards_Empty();

        Due memory due;
        bool any = false;
        for (uint256 i = 0; i < vouchers.length; ++i) {
            SignedVoucher calldata s = vouchers[i];
            Voucher calldata v = s.voucher;
            if (!_tryUse(v.merchant, v.nonce)) continue;
            any = true;
            _spendVoucher(v, s.signer, voucherDigest(v, false), s.signature, v.holder);
            paid += v.amount;
            if (due.to != v.holder || address(due.token) != address(v.token) || due.merchant != v.merchant) {
                _transfer(due);
                due = Due(v.merchant, v.token, v.holder, 0);
            }
            due.amount += v.amount;
        }
        if (!any) revert Rewards_NonceUsed(vouchers[0].voucher.merchant, vouchers[0].voucher.nonce);
        _transfer(due);
    }

    /// @inheritdoc IRewards
    function claimBearer(SignedVoucher calldata voucher, address to, bytes calldata keySignature) external {
        Voucher calldata v = voucher.voucher;
        _use(v);
        bytes32 digest = voucherDigest(v, true);
        bytes32 claimDigest = _hashTypedDataV4(keccak256(abi.encode(BEARER_CLAIM, digest, to)));
        if (!Signatures.isWallets(v.holder, claimDigest, keySignature))
            revert Rewards_BearerSignatureInvalid(v.holder, to);
        _spendVoucher(v, voucher.signer, digest, voucher.signature, to);

        v.token.safeTransferFrom(v.merchant, to, v.amount);
    }

    /// @inheritdoc IRewards
    function claimCampaign(
        Campaign calldata campaign,
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof
    ) external {
        _requireTime(0, campaign.deadline);
        bytes32 id = _campaignId(campaign);
        if (!_mark(_claimed[id], index)) revert Rewards_AlreadyClaimed(id, index);
        _requireProof(campaign.root, keccak256(abi.encode(index, account, amount)), proof);

        _spend(id, amount);
        emit CampaignClaimed(id, index, account, amount);
        campaign.token.safeTransferFrom(campaign.merchant, account, amount);
    }

    /// @inheritdoc IRewards
    function claimSeries(
        Series calldata series,
        address account,
        uint256 total,
        bytes32[] calldata proof
    ) external returns (uint256 amount) {
        bytes32 id = _seriesId(series);
        uint256 paid = _paid[id][account];
        if (total <= paid) revert Rewards_NothingToClaim(id, account, total, paid);
        _requireProof(_roots[id], keccak256(abi.encode(account, total)), proof);

        amount = total - paid;
        _paid[id][account] = total;
        _spend(id, amount);
        emit SeriesClaimed(id, account, amount, total);
        series.token.safeTransferFrom(series.merchant, account, amount);
    }

    /* VIEWS */

    /// @inheritdoc IRewards
    function budgetOf(bytes32 key) external view returns (Budget memory) {
        return _budgets[key];
    }

    /// @inheritdoc IRewards
    function coverageOf(bytes32 key, address merchant, IERC20 token) external view returns (uint256) {
        uint256 held = Math.min(token.balanceOf(merchant), token.allowance(merchant, address(this)));
        return Math.min(_left(_budgets[key]), held);
    }

    /// @inheritdoc IRewards
    function isUsed(address merchant, uint256 nonce) external view returns (bool) {
        return _isMarked(_used[merchant], nonce);
    }

    /// @inheritdoc IRewards
    function isClaimed(bytes32 id, uint256 index) external view returns (bool) {
        return _isMarked(_claimed[id], index);
    }

    /// @inheritdoc IRewards
    function paidOf(bytes32 id, address account) external view returns (uint256) {
        return _paid[id][account];
    }

    /// @inheritdoc IRewards
    function rootOf(bytes32 id) external view returns (bytes32) {
        return _roots[id];
    }

    /// @inheritdoc IRewards
    function signerKey(address merchant, IERC20 token, bytes calldata signer) external pure returns (bytes32) {
        return _signerKey(merchant, token, signer);
    }

    /// @inheritdoc IRewards
    function campaignId(Campaign calldata campaign) external pure returns (bytes32) {
        return _campaignId(campaign);
    }

    /// @inheritdoc IRewards
    function seriesId(Series calldata series) external pure returns (bytes32) {
        return _seriesId(series);
    }

    /// @inheritdoc IRewards
    function voucherDigest(Voucher calldata voucher, bool bearer) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(bearer ? BEARER_VOUCHER : VOUCHER, voucher)));
    }

    /* PARTS */

    /// @dev What a voucher needs, and what it leaves, but for its nonce and the transfer.
    function _spendVoucher(
        Voucher calldata v,
        bytes calldata signer,
        bytes32 digest,
        bytes calldata signature,
        address to
    ) private {
        _requireTime(v.validFrom, v.deadline);
        if (!Signatures.isSigners(signer, digest, signature)) revert Rewards_SignatureInvalid(digest, signer);

        bytes32 key = _signerKey(v.merchant, v.token, signer);
        _spend(key, v.amount);
        emit VoucherClaimed(key, v.nonce, to, v.amount);
    }

    function _use(Voucher calldata v) private {
        if (!_tryUse(v.merchant, v.nonce)) revert Rewards_NonceUsed(v.merchant, v.nonce);
    }

    /// @return fresh Whether nobody had used the nonce.
    function _tryUse(address merchant, uint256 nonce) private returns (bool fresh) {
        return _mark(_used[merchant], nonce);
    }

    /// @return fresh Whether the mark was not there before.
    function _mark(mapping(uint256 => Marks) storage marks, uint256 index) private returns (bool fresh) {
        Marks storage word = marks[index >> 8];
        uint256 bits = word.bits;
        uint256 bit = 1 << (index & 255);
        fresh = bits & bit == 0;
        if (fresh) word.bits = bits | bit;
    }

    function _spend(bytes32 key, uint256 amount) private {
        Budget storage budget = _budgets[key];
        (uint256 cap, uint256 spent) = (budget.cap, budget.spent);
        uint256 left = Math.saturatingSub(cap, spent);
        if (amount == 0) revert Rewards_NothingPromised(key);
        if (amount > left) revert Rewards_BudgetExceeded(key, amount, left);
        unchecked {
            budget.spent = uint128(spent + amount); // at most the cap
        }
    }

    function _transfer(Due memory due) private {
        if (due.amount != 0) due.token.safeTransferFrom(due.merchant, due.to, due.amount);
    }

    function _cancel(address merchant, uint256[] calldata nonces) private {
        if (nonces.length == 0) revert Rewards_Empty();
        bool any = false;
        for (uint256 i = 0; i < nonces.length; ++i) {
            if (!_tryUse(merchant, nonces[i])) continue;
            any = true;
            emit NonceCancelled(merchant, nonces[i]);
        }
        if (!any) revert Rewards_NonceUsed(merchant, nonces[0]);
    }

    function _requireTime(uint256 validFrom, uint256 deadline) private view {
        if (block.timestamp < validFrom || block.timestamp >= deadline)
            revert Rewards_NotClaimable(block.timestamp, validFrom, deadline);
    }

    function _requireMerchant(address merchant) private view {
        if (msg.sender != merchant) revert Rewards_NotMerchant(msg.sender, merchant);
    }

    function _isMarked(mapping(uint256 => Marks) storage marks, uint256 index) private view returns (bool) {
        return marks[index >> 8].bits & (1 << (index & 255)) != 0;
    }

    /// @param content Hash of a leaf's content, which is hashed twice: no leaf is an inner node.
    function _requireProof(bytes32 root, bytes32 content, bytes32[] calldata proof) private pure {
        bytes32 leaf = keccak256(bytes.concat(content));
        if (Proofs.rootOf(proof, leaf) != root) revert Rewards_ProofInvalid(root, leaf);
    }

    function _left(Budget memory budget) private pure returns (uint256) {
        return Math.saturatingSub(budget.cap, budget.spent);
    }

    function _signerKey(address merchant, IERC20 token, bytes calldata signer) private pure returns (bytes32) {
        return keccak256(abi.encode(SIGNER, merchant, token, keccak256(signer)));
    }

    function _campaignId(Campaign calldata campaign) private pure returns (bytes32) {
        return keccak256(abi.encode(CAMPAIGN, campaign));
    }

    function _seriesId(Series calldata series) private pure returns (bytes32) {
        return keccak256(abi.encode(SERIES, series));
    }
}
