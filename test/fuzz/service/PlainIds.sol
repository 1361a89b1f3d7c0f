// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement, Terms} from "../../../contracts/interfaces/AgreementTypes.sol";
import {Service} from "../../../contracts/interfaces/IServiceLevels.sol";

/// @dev EIP-712 by its own words, from the manuals' structs.
library PlainIds {
    string private constant SERVICE =
        "Service(address provider,bytes monitor,bytes activator,uint8[4] metrics,uint8 calendar,uint40 start,"
        "uint32 length,uint32 reportWindow,address arbiter,uint32 objectionPeriod,uint32 rulingPeriod,address bondToken,"
        "uint96 bond,address feeRecipient,uint32 maintenanceNotice,uint32 maintenancePerYear,bytes32 ref,bytes32 salt)";
    string private constant REMEDY = "Remedy(uint8 metric,uint8 comparison,uint32 threshold,uint64 share,uint96 flat)";
    string private constant TERMS =
        "Terms(bytes32 service,address provider,address customer,uint32 seats,address token,uint96 price,"
        "uint32 minPeriods,uint32 maxPeriodsAhead,Remedy[] remedies,uint96 minCredit,uint96 cap,uint40 activateBy,"
        "uint96 latePerDay,uint40 cancelBy,uint32 notice,uint16 feeBps,address feeRecipient,address bonusToken,"
        "uint96 bonusRate,uint40 openUntil,bytes32 ref,bytes32 salt)";
    string private constant AGREEMENT =
        "Agreement(bytes32 terms,address customer,uint32 first,uint32 periods,uint32 sequence,bool bonus)";

    function ofService(address levels, Service memory s) internal view returns (bytes32) {
        bytes memory who = abi.encode(
            keccak256(bytes(SERVICE)),
            s.provider,
            keccak256(s.monitor),
            keccak256(s.activator)
        );
        bytes memory time = abi.encode(keccak256(abi.encode(s.metrics)), s.calendar, s.start, s.length, s.reportWindow);
        bytes memory court = abi.encode(s.arbiter, s.objectionPeriod, s.rulingPeriod, s.bondToken, s.bond);
        bytes memory rest = abi.encode(s.feeRecipient, s.maintenanceNotice, s.maintenancePerYear, s.ref, s.salt);
        return typed("ServiceLevels", levels, bytes.concat(who, time, court, rest));
    }

    function ofTerms(address agreements, Terms memory t) internal view returns (bytes32) {
        bytes memory rows = "";
        for (uint256 i = 0; i < t.remedies.length; ++i)
            rows = bytes.concat(rows, keccak256(abi.encode(keccak256(bytes(REMEDY)), t.remedies[i])));
        bytes memory who = abi.encode(
            keccak256(bytes.concat(bytes(TERMS), bytes(REMEDY))),
            t.service,
            t.provider,
            t.customer,
            t.seats
        );
        bytes memory sums = abi.encode(t.token, t.price, t.minPeriods, t.maxPeriodsAhead, keccak256(rows));
        bytes memory most = abi.encode(t.minCredit, t.cap, t.activateBy, t.latePerDay, t.cancelBy, t.notice);
        bytes memory rest = abi.encode(t.feeBps, t.feeRecipient, t.bonusToken, t.bonusRate, t.openUntil, t.ref, t.salt);
        return typed("ServiceAgreement", agreements, bytes.concat(who, sums, most, rest));
    }

    function ofAgreement(address agreements, bytes32 terms, Agreement memory a) internal view returns (bytes32) {
        return typed("ServiceAgreement", agreements, abi.encode(keccak256(bytes(AGREEMENT)), terms, a));
    }

    function typed(string memory name, address verifier, bytes memory words) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256("1"),
                block.chainid,
                verifier
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", domain, keccak256(words)));
    }
}
