// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Agreement, Terms} from "./AgreementTypes.sol";
import {Consent} from "./IConsents.sol";
import {FundingKind} from "./IFunding.sol";
import {ISignedWithdrawals} from "./ISignedWithdrawals.sol";

/// @title What parties to an agreement do less often
/// @notice Topping up, leaving, coverage and offers: see {IServiceAgreement}, at whose address it is called.
interface IAgreementActs is ISignedWithdrawals {
    /* THE CUSTOMER */

    /// @notice Pays further periods, up to `paid` in all. Anybody may submit what the customer has paid for by a signature bound to
    /// {topUpDigest}.
    /// @dev Emits {AgreementToppedUp}. Requirements: open; the offer neither ended nor revoked; before the last paid period ends, or
    /// before `activateBy` if nothing is known of the beginning; at most `maxPeriodsAhead` not begun; free coverage.
    function topUp(
        Terms calldata terms,
        Agreement calldata agreement,
        uint32 paid,
        FundingKind kind,
        bytes calldata payment
    ) external payable;

    /* EITHER PARTY */

    /// @notice Leaves. The customer: all periods that have not begun, but for the first `minPeriods`. The provider: all that have not
    /// begun when his notice has passed; before the activation all of them, with the late money accrued.
    /// @dev Emits {AgreementCancelled}; {LateMoneyPaid}, {AgreementClosed}. What has begun is still judged, and the seat comes back with its
    /// last settlement. A customer who leaves
    /// before the activation gets no late money: who waits for `cancelBy` does. Requirements: open and not cancelled; a party; a
    /// period to cancel; not while it is argued when the service began.
    function cancel(Terms calldata terms, Agreement calldata agreement) external;

    /// @notice {cancel} by a party's signature.
    /// @dev EIP-712 `Cancellation(bytes32 id,uint40 expiry)`.
    function cancelBySignature(Terms calldata terms, Agreement calldata agreement, Consent calldata consent) external;

    /* ANYONE */

    /// @notice Adds to a provider's coverage from the caller's allowance.
    /// @dev Emits {CoverageDeposited}.
    function deposit(IERC20 token, address provider, uint256 amount) external;

    /* THE PROVIDER */

    /// @notice Takes back coverage that nothing reserves.
    /// @dev Emits {CoverageWithdrawn}.
    function withdrawCoverage(IERC20 token, uint256 amount, address to) external;

    /// @notice Ends an offer: new agreements and further periods, nothing else.
    /// @dev Emits {OfferRevoked}.
    function revoke(Terms calldata terms) external;

    /// @notice {revoke} by the provider's signature.
    /// @dev EIP-712 `Revocation(bytes32 terms,uint40 expiry)`.
    function revokeBySignature(Terms calldata terms, Consent calldata consent) external;
}
