// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {Funding} from "../common/Funding.sol";
import {Coverage, IServiceAgreement as A} from "../interfaces/IServiceAgreement.sol";

/// @title What providers have deposited, and what of it their agreements reserve.
abstract contract CoverageBook is Funding {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    mapping(address provider => mapping(IERC20 token => Coverage)) internal _coverage;

    function _deposit(IERC20 token, address provider, uint256 amount) internal {
        if (amount == 0) revert A.ServiceAgreement_NothingMoved();

        _coverage[provider][token].balance += amount.toUint128();
        emit A.CoverageDeposited(provider, token, msg.sender, amount);
        _pullFrom(address(token), msg.sender, amount);
    }

    function _withdrawCoverage(IERC20 token, uint256 amount, address to) internal {
        if (amount == 0) revert A.ServiceAgreement_NothingMoved();
        if (to == address(0) || to == address(this) || to == address(token))
            revert A.ServiceAgreement_RecipientForbidden(to);
        Coverage storage coverage = _coverage[msg.sender][token];
        uint256 free = coverage.balance - coverage.reserved;
        if (amount > free) revert A.ServiceAgreement_CoverageTooLow(msg.sender, token, free, amount);

        coverage.balance -= uint128(amount); // at most what is free
        emit A.CoverageWithdrawn(msg.sender, token, to, amount);
        token.safeTransfer(to, amount);
    }

    function _reserve(address provider, address token, uint256 amount) internal {
        if (amount == 0) return;
        Coverage storage coverage = _coverage[provider][IERC20(token)];
        uint256 free = coverage.balance - coverage.reserved;
        if (amount > free) revert A.ServiceAgreement_CoverageTooLow(provider, IERC20(token), free, amount);

        coverage.reserved += uint128(amount); // at most what is free
    }

    /// @param spent Of what is released: it leaves the coverage for a customer.
    function _release(address provider, address token, uint256 released, uint256 spent) internal {
        Coverage storage coverage = _coverage[provider][IERC20(token)];
        coverage.reserved -= uint128(released); // what was reserved fits
        coverage.balance -= uint128(spent); // no more than was reserved
    }
}
