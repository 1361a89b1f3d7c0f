// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice What a merchant's signer promises to one customer, or to whoever holds a code. Amounts in token units, moments in seconds
/// since 1970.
/// @param merchant Who pays, from his allowance to this contract.
/// @param token Any ERC-20.
/// @param holder The customer; of a bearer voucher the address of the key in its code.
/// @param validFrom First second in which it can be claimed: the end of the return window.
/// @param deadline First second in which it can be claimed no more.
/// @param nonce Each of a merchant's is paid once. Of a survey's reward it is the order's or the agreement's id.
struct Voucher {
    address merchant;
    IERC20 token;
    address holder;
    uint256 amount;
    uint40 validFrom;
    uint40 deadline;
    uint256 nonce;
}

/// @notice A voucher with its signature.
/// @param signer ERC-7913 signer with a budget: 20 bytes for a wallet (EOA or ERC-1271), else `verifier ++ key`.
/// @param signature Over the voucher's digest.
struct SignedVoucher {
    Voucher voucher;
    bytes signer;
    bytes signature;
}

/// @notice Amounts for a list of customers, each claimed once.
/// @param root Of OpenZeppelin's standard Merkle tree with leaves (uint256 index, address account, uint256 amount).
/// @param deadline First second in which it can be claimed no more.
struct Campaign {
    address merchant;
    IERC20 token;
    bytes32 root;
    uint40 deadline;
}

/// @notice A campaign without end: each round is a new list of what everybody has been promised in all.
/// @param ref Tells series of one merchant and token from each other.
struct Series {
    address merchant;
    IERC20 token;
    bytes32 ref;
}

/// @notice What a signer, a campaign or a series may spend in all, and has spent.
struct Budget {
    uint128 cap;
    uint128 spent;
}

/// @title Thanks customers in any ERC-20, at their own gas or a relayer's.
/// @notice A merchant allows this contract an amount of his tokens, and gives each signer and each campaign a budget of its own. What
/// they promise is paid by `transferFrom` when it is claimed: this contract never holds money.
///
/// Everything is paid to the account that the promise names, so anybody may submit a claim.
/// @dev Budgets are caps, not reservations: those of one merchant share his allowance and his balance. A cap is a total over all time,
/// so that setting it twice, or while claims are under way, does nothing more; a cap of zero removes the signer or ends the campaign.
///
/// A token is expected to move what is asked of it, or to fail. Of one that takes a fee the customer gets what it leaves, and the
/// budget pays the whole. One that calls back finds everything written.
interface IRewards {
    /* EVENTS */

    /// @notice A merchant set what a signer may spend in all.
    event SignerBudgetSet(
        address indexed merchant,
        IERC20 indexed token,
        bytes32 indexed key,
        bytes signer,
        uint128 cap
    );
    /// @notice A merchant set what a campaign may spend in all.
    event CampaignBudgetSet(
        bytes32 indexed id,
        address indexed merchant,
        IERC20 indexed token,
        bytes32 root,
        uint40 deadline,
        uint128 cap
    );
    /// @notice A merchant set what a series may spend in all.
    event SeriesBudgetSet(bytes32 indexed id, address indexed merchant, IERC20 indexed token, bytes32 ref, uint128 cap);
    /// @notice A series has a new round.
    event RoundPublished(bytes32 indexed id, bytes32 root);
    /// @notice A voucher was paid, out of the budget with this key: {SignerBudgetSet} says whose, and in which token.
    event VoucherClaimed(bytes32 indexed key, uint256 indexed nonce, address indexed to, uint256 amount);
    /// @notice A merchant's nonce can be claimed no more.
    event NonceCancelled(address indexed merchant, uint256 indexed nonce);
    /// @notice A leaf of a campaign was paid.
    event CampaignClaimed(bytes32 indexed id, uint256 indexed index, address indexed account, uint256 amount);
    /// @notice A customer was paid what a series promised him beyond what he had.
    event SeriesClaimed(bytes32 indexed id, address indexed account, uint256 amount, uint256 total);

    /* ERRORS */

    /// @notice Thrown when a promise is claimed before or after its time.
    error Rewards_NotClaimable(uint256 timestamp, uint256 validFrom, uint256 deadline);
    /// @notice Thrown when a voucher's nonce was paid or cancelled.
    error Rewards_NonceUsed(address merchant, uint256 nonce);
    /// @notice Thrown when a signature is not the signer's over the voucher, for this chain and this contract.
    error Rewards_SignatureInvalid(bytes32 digest, bytes signer);
    /// @notice Thrown when a bearer's claim is not signed by the key in the code for this recipient.
    error Rewards_BearerSignatureInvalid(address key, address to);
    /// @notice Thrown when a promise of nothing is claimed: it would use up a nonce without any budget.
    error Rewards_NothingPromised(bytes32 key);
    /// @notice Thrown when a claim exceeds what the signer, the campaign or the series may still spend; a removed one has nothing.
    error Rewards_BudgetExceeded(bytes32 key, uint256 amount, uint256 left);
    /// @notice Thrown when a proof does not lead from the leaf to the root.
    error Rewards_ProofInvalid(bytes32 root, bytes32 leaf);
    /// @notice Thrown when a leaf of a campaign was paid before.
    error Rewards_AlreadyClaimed(bytes32 id, uint256 index);
    /// @notice Thrown when a series promises a customer nothing beyond what he has.
    error Rewards_NothingToClaim(bytes32 id, address account, uint256 total, uint256 paid);
    /// @notice Thrown when a list is empty.
    error Rewards_Empty();
    /// @notice Thrown when somebody else than the merchant acts in his name.
    error Rewards_NotMerchant(address caller, address merchant);
    /// @notice Thrown when a signer has fewer than 20 bytes, more than 2,048, or begins with a precompile's address (below 65,536).
    error Rewards_SignerForbidden(bytes signer);
    /// @notice Thrown when a merchant's signed cancellation comes too late.
    error Rewards_CancellationExpired(uint256 timestamp, uint256 expiry);
    /// @notice Thrown when a cancellation is not the merchant's.
    error Rewards_CancellationInvalid(address merchant, bytes32 digest);

    /* THE MERCHANT */

    /// @notice Sets what one of the caller's signers may spend of a token in all; zero removes the signer.
    /// @dev Emits {SignerBudgetSet}. A stolen key costs what is left of its cap, and no more. Nonces are the merchant's: what it uses up
    /// of them, a unit at least for each, another signer must promise anew.
    ///
    /// Requirements:
    /// - `signer` has from 20 to 2,048 bytes, and does not begin with a precompile's address
    function setSigner(IERC20 token, bytes calldata signer, uint128 cap) external;

    /// @notice Opens a campaign, or changes what it may spend in all; zero ends it.
    /// @dev Emits {CampaignBudgetSet}.
    ///
    /// Requirements:
    /// - the caller is its merchant
    ///
    /// The same tree with another deadline is another campaign, which pays everybody again: for what may grow, use a series.
    /// @return id See {campaignId}.
    function setCampaign(Campaign calldata campaign, uint128 cap) external returns (bytes32 id);

    /// @notice Opens a series, or changes what it may spend in all; zero ends it.
    /// @dev Emits {SeriesBudgetSet}.
    ///
    /// Requirements:
    /// - the caller is its merchant
    /// @return id See {seriesId}.
    function setSeries(Series calldata series, uint128 cap) external returns (bytes32 id);

    /// @notice Publishes a series' next round.
    /// @dev Emits {RoundPublished}.
    ///
    /// Requirements:
    /// - the caller is its merchant
    /// @param root Of a standard Merkle tree with leaves (address account, uint256 total), `total` being all that the account was ever
    /// promised, this round included: an account that missed a round loses nothing.
    function publish(Series calldata series, bytes32 root) external;

    /// @notice Rules out that vouchers with these nonces are paid; those that were are passed over.
    /// @dev Emits {NonceCancelled} for each.
    ///
    /// Requirements:
    /// - at least one was neither paid nor cancelled
    function cancel(uint256[] calldata nonces) external;

    /// @notice {cancel} with a merchant's signature over Cancellation(address merchant,uint256[] nonces,uint256 expiry).
    /// @dev Emits {NonceCancelled} for each.
    ///
    /// Requirements:
    /// - before `expiry`, in seconds since 1970
    /// - as for {cancel}
    function cancelBySignature(
        address merchant,
        uint256[] calldata nonces,
        uint256 expiry,
        bytes calldata signature
    ) external;

    /* CLAIMS */

    /// @notice Pays a voucher.
    /// @dev Emits {VoucherClaimed}.
    ///
    /// Requirements:
    /// - it was neither paid nor cancelled, and it is its time
    /// - the signature is its signer's, whose budget suffices
    /// - the merchant has the balance and the allowance
    function claim(Voucher calldata voucher, bytes calldata signer, bytes calldata signature) external;

    /// @notice Pays vouchers. Consecutive ones of one merchant, token and customer are paid by one transfer. Those that were paid or
    /// cancelled are passed over, so that nobody can spoil a list by claiming one of it.
    /// @dev Emits {VoucherClaimed} for each.
    ///
    /// Requirements:
    /// - at least one was neither paid nor cancelled
    /// - of each that was not, as for {claim}
    /// @return paid Token units in all.
    function claimMany(SignedVoucher[] calldata vouchers) external returns (uint256 paid);

    /// @notice Pays a bearer voucher to whom its key names. The key's signature, over BearerClaim(bytes32 voucher,address to) with the
    /// voucher's digest, is of use for this recipient only.
    /// @dev Emits {VoucherClaimed}.
    ///
    /// Requirements:
    /// - as for {claim}; the voucher was neither paid nor cancelled
    /// - the key has signed for `to`
    /// @param keySignature 65 bytes.
    function claimBearer(SignedVoucher calldata voucher, address to, bytes calldata keySignature) external;

    /// @notice Pays a leaf of a campaign to its account.
    /// @dev Emits {CampaignClaimed}.
    ///
    /// Requirements:
    /// - before its deadline
    /// - the leaf is in the tree, and was not paid
    /// - the campaign's budget, the merchant's balance and his allowance suffice
    function claimCampaign(
        Campaign calldata campaign,
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof
    ) external;

    /// @notice Pays an account what a series has promised it beyond what it was paid.
    /// @dev Emits {SeriesClaimed}.
    ///
    /// Requirements:
    /// - the leaf is in the latest round's tree, and promises more than was paid
    /// - the series' budget, the merchant's balance and his allowance suffice
    /// @return amount Token units.
    function claimSeries(
        Series calldata series,
        address account,
        uint256 total,
        bytes32[] calldata proof
    ) external returns (uint256 amount);

    /* VIEWS */

    /// @notice What a signer, a campaign or a series may spend in all, and has spent.
    /// @param key Of {signerKey}, {campaignId} or {seriesId}.
    function budgetOf(bytes32 key) external view returns (Budget memory);

    /// @notice What could be paid now: the least of what the budget, the merchant's balance and his allowance leave. Whether the key
    /// is the merchant's and the token's is for the caller to know.
    /// @dev A token can still refuse: of a member's points those that he has accepted are in his balance, and cannot be issued.
    function coverageOf(bytes32 key, address merchant, IERC20 token) external view returns (uint256);

    /// @notice Whether a merchant's nonce was paid or cancelled.
    function isUsed(address merchant, uint256 nonce) external view returns (bool);

    /// @notice Whether a leaf of a campaign was paid.
    function isClaimed(bytes32 id, uint256 index) external view returns (bool);

    /// @notice What a series has paid an account in all.
    function paidOf(bytes32 id, address account) external view returns (uint256);

    /// @notice The root of a series' latest round.
    function rootOf(bytes32 id) external view returns (bytes32);

    /// @notice What a signer signs: EIP-712 Voucher(address merchant,address token,address customer,uint256 amount,uint40 validFrom,uint40
    /// deadline,uint256 nonce), or BearerVoucher with `address key` in place of the customer.
    function voucherDigest(Voucher calldata voucher, bool bearer) external view returns (bytes32);

    /// @notice Where a signer's budget is.
    function signerKey(address merchant, IERC20 token, bytes calldata signer) external pure returns (bytes32);

    /// @notice A campaign's id: the hash of its terms.
    function campaignId(Campaign calldata campaign) external pure returns (bytes32);

    /// @notice A series' id: the hash of its terms.
    function seriesId(Series calldata series) external pure returns (bytes32);
}
