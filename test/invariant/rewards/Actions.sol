// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRewards, SignedVoucher, Voucher} from "../../../contracts/interfaces/IRewards.sol";
import {Dice, Rolling} from "../../fuzz/Dice.sol";
import {Vm} from "../../helpers/Test.sol";
import {Money} from "./Books.sol";
import {Drawing, Drawn, Opened, Round} from "./Drawing.sol";

/// @dev The steps. Each asks the model, then the contract, and compares: verdict, error, and what was logged.
abstract contract Actions is Drawing {
    using Rolling for Dice;

    /// @dev The first breach, by its invariant's number; empty as long as all is well.
    string public breach;
    /// @dev How often calls came to this: nothing for accepted.
    mapping(bytes4 problem => uint256) public counts;
    mapping(bytes4 selector => uint256) public accepted;

    /// @dev Claims and cancellations that were accepted, as they were sent.
    bytes[] private _said;

    /* THE MERCHANT */

    function setSigner(uint256 seed) external {
        Dice memory dice = Dice(seed);
        (address merchant, Money token) = (people[dice.within(0, 1)], tokens[dice.within(0, 1)]);
        (address account, ) = signer(dice.within(0, 1));
        uint256 cap = _cap(dice);
        bytes memory call = abi.encodeCall(IRewards.setSigner, (token, abi.encodePacked(account), uint128(cap)));
        _capped(signerKey(merchant, token, account), merchant, token, cap);
        _expect(merchant, call, ACCEPTED);
    }

    function setCampaign(uint256 seed) external {
        Dice memory dice = Dice(seed);
        Opened storage c = campaigns[dice.within(0, 2)];
        uint256 cap = _cap(dice);
        address merchant = c.terms.merchant;
        bool own = !dice.chance(15);
        if (own) _capped(c.id, merchant, Money(address(c.terms.token)), cap);
        bytes memory call = abi.encodeCall(IRewards.setCampaign, (c.terms, uint128(cap)));
        _expect(own ? merchant : people[2], call, own ? ACCEPTED : IRewards.Rewards_NotMerchant.selector);
    }

    function setSeries(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 i = dice.within(0, 1);
        uint256 cap = _cap(dice);
        bool own = !dice.chance(15);
        if (own) _capped(seriesIds[i], people[i], tokens[i], cap);
        bytes memory call = abi.encodeCall(IRewards.setSeries, (series[i], uint128(cap)));
        _expect(own ? people[i] : people[1 - i], call, own ? ACCEPTED : IRewards.Rewards_NotMerchant.selector);
    }

    /// @dev Totals grow as a rule.
    function publish(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 i = dice.within(0, 1);
        Round memory round;
        for (uint256 k = 0; k < 2; ++k) {
            round.accounts[k] = people[2 + k + i];
            uint256 last = latest[i].totals[k];
            round.totals[k] = dice.chance(10) ? last / 2 : last + dice.within(0, 40);
        }
        round.root = _parent(_total(round, 0), _total(round, 1));
        earlier[i] = latest[i];
        latest[i] = round;
        _expect(people[i], abi.encodeCall(IRewards.publish, (series[i], round.root)), ACCEPTED);
    }

    function cancel(uint256 seed) external {
        Dice memory dice = Dice(seed);
        address merchant = people[dice.within(0, 1)];
        uint256[] memory nonces = new uint256[](dice.within(0, 3));
        for (uint256 i = 0; i < nonces.length; ++i) {
            nonces[i] = _nonce(dice);
            _remembers(nonces[i]);
        }
        uint256 expiry = time + (dice.chance(10) ? 0 : 1);
        bool signed = dice.chance(50);
        bool forged = dice.chance(10);
        bytes4 late = expiry <= time ? IRewards.Rewards_CancellationExpired.selector : ACCEPTED;
        bytes4 wrong = forged ? IRewards.Rewards_CancellationInvalid.selector : ACCEPTED;
        bytes4 refusal = !signed ? ACCEPTED : (late != ACCEPTED ? late : wrong);
        bytes memory signature = _cancellation(forged ? people[4] : merchant, nonces, expiry);
        bytes memory call =
            signed
                ? abi.encodeCall(IRewards.cancelBySignature, (merchant, nonces, expiry, signature))
                : abi.encodeCall(IRewards.cancel, (nonces));
        if (refusal == ACCEPTED) refusal = _judged(abi.encodeCall(this.modelCancel, (merchant, nonces)));
        _expect(signed ? people[3] : merchant, call, refusal);
    }

    /// @dev Merchants have little, and allow less.
    function fund(uint256 seed) external {
        Dice memory dice = Dice(seed);
        (address merchant, Money token) = (people[dice.within(0, 1)], tokens[dice.within(0, 1)]);
        if (dice.chance(70)) _earns(token, merchant, dice.within(0, 150));
        if (dice.chance(30)) _allows(token, merchant, dice.chance(70) ? type(uint256).max : dice.within(0, 150));
    }

    function wait(uint256 seed) external {
        time += Dice(seed).within(0, 2 days);
        vm.warp(time);
    }

    /* CLAIMS */

    function claim(uint256 seed) external {
        Drawn memory p = _draw(Dice(seed), false);
        SignedVoucher memory s = p.signed;
        _remembers(s.voucher.nonce);
        bytes4 verdict = _judged(abi.encodeCall(this.modelVoucher, (p, false)));
        _expect(people[4], abi.encodeCall(IRewards.claim, (s.voucher, s.signer, s.signature)), verdict);
    }

    function claimBearer(uint256 seed) external {
        Drawn memory p = _draw(Dice(seed), true);
        _remembers(p.signed.voucher.nonce);
        bytes4 verdict = _judged(abi.encodeCall(this.modelVoucher, (p, true)));
        _expect(people[4], abi.encodeCall(IRewards.claimBearer, (p.signed, p.to, p.keySignature)), verdict);
    }

    function claimMany(uint256 seed) external {
        Dice memory dice = Dice(seed);
        Drawn[] memory list = new Drawn[](dice.within(0, 4));
        SignedVoucher[] memory vouchers = new SignedVoucher[](list.length);
        for (uint256 i = 0; i < list.length; ++i) {
            list[i] = i != 0 && dice.chance(20) ? list[i - 1] : _draw(dice, false);
            vouchers[i] = list[i].signed;
            _remembers(vouchers[i].voucher.nonce);
        }
        bytes4 verdict = _judged(abi.encodeCall(this.modelList, (list)));
        _expect(people[4], abi.encodeCall(IRewards.claimMany, (vouchers)), verdict);
    }

    function claimCampaign(uint256 seed) external {
        Dice memory dice = Dice(seed);
        Opened memory c = campaigns[dice.within(0, 2)];
        uint256 place = dice.within(0, 3);
        uint256 more = dice.chance(10) ? 1 : 0;
        bytes4 verdict = _judged(abi.encodeCall(this.modelLeaf, (c, place, more)));
        (uint256 index, address account, uint256 amount) = (c.indexes[place], c.accounts[place], c.amounts[place]);
        bytes32[] memory proof = _proof(c, place);
        _expect(
            people[4],
            abi.encodeCall(IRewards.claimCampaign, (c.terms, index, account, amount + more, proof)),
            verdict
        );
    }

    function claimSeries(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 i = dice.within(0, 1);
        uint256 place = dice.within(0, 1);
        Round memory round = dice.chance(15) ? earlier[i] : latest[i];
        bytes4 verdict = _judged(abi.encodeCall(this.modelTotal, (i, round, place)));
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = _total(round, 1 - place);
        _expect(
            people[4],
            abi.encodeCall(IRewards.claimSeries, (series[i], round.accounts[place], round.totals[place], proof)),
            verdict
        );
    }

    /// @dev What was once accepted, word by word.
    function repeat(uint256 seed) external {
        if (_said.length == 0) return;
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, ) = address(REWARDS).call(_said[seed % _said.length]);
        _note(!ok, "RWD-02 what was accepted was accepted again");
    }

    /* THE MODEL */

    function modelVoucher(Drawn memory p, bool bearer) external byItself {
        Voucher memory v = p.signed.voucher;
        _useNonce(v.merchant, v.nonce);
        if (bearer) _require(!p.stolen, IRewards.Rewards_BearerSignatureInvalid.selector);
        _promised(p);
    }

    function modelList(Drawn[] memory list) external byItself {
        _require(list.length != 0, IRewards.Rewards_Empty.selector);
        bool any = false;
        for (uint256 i = 0; i < list.length; ++i) {
            Voucher memory v = list[i].signed.voucher;
            if (used[v.merchant][v.nonce]) continue;
            any = true;
            _useNonce(v.merchant, v.nonce);
            _promised(list[i]);
        }
        _require(any, IRewards.Rewards_NonceUsed.selector);
    }

    function modelLeaf(Opened memory c, uint256 place, uint256 more) external byItself {
        _inTime(0, c.terms.deadline);
        uint256 index = c.indexes[place];
        _require(!claimed[c.id][index], IRewards.Rewards_AlreadyClaimed.selector);
        _require(more == 0, IRewards.Rewards_ProofInvalid.selector);
        claimed[c.id][index] = true;
        _pay(c.id, Money(address(c.terms.token)), c.terms.merchant, c.accounts[place], c.amounts[place]);
    }

    function modelTotal(uint256 i, Round memory round, uint256 place) external byItself {
        (bytes32 id, address account) = (seriesIds[i], round.accounts[place]);
        (uint256 total, uint256 had) = (round.totals[place], cursors[id][account]);
        _require(total > had, IRewards.Rewards_NothingToClaim.selector);
        _require(round.root == latest[i].root, IRewards.Rewards_ProofInvalid.selector);
        cursors[id][account] = total;
        _pay(id, tokens[i], people[i], account, total - had);
    }

    function modelCancel(address merchant, uint256[] memory nonces) external byItself {
        _require(nonces.length != 0, IRewards.Rewards_Empty.selector);
        bool any = false;
        for (uint256 i = 0; i < nonces.length; ++i) {
            any = any || !used[merchant][nonces[i]];
            used[merchant][nonces[i]] = true;
        }
        _require(any, IRewards.Rewards_NonceUsed.selector);
    }

    modifier byItself() {
        require(msg.sender == address(this), "not a step");
        _;
    }

    function _promised(Drawn memory p) private {
        Voucher memory v = p.signed.voucher;
        _inTime(v.validFrom, v.deadline);
        _require(!p.forged, IRewards.Rewards_SignatureInvalid.selector);
        _pay(p.key, Money(address(v.token)), v.merchant, p.to, v.amount);
        ++payments[v.merchant][v.nonce];
    }

    /// @dev What the model refuses leaves nothing in its books.
    function _judged(bytes memory question) private returns (bytes4 verdict) {
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory result) = address(this).call(question);
        if (ok) return ACCEPTED;
        if (bytes4(result) != Refused.selector) {
            _note(false, "RWD-07 the model broke");
            return UNPAID;
        }
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            verdict := mload(add(result, 36))
        }
    }

    /* THE CONTRACT */

    function _expect(address caller, bytes memory call, bytes4 verdict) private {
        vm.recordLogs();
        vm.prank(caller);
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory result) = address(REWARDS).call(call);
        ++counts[verdict];
        if (verdict == ACCEPTED) {
            _note(ok, "RWD-05 refused what it must accept");
            ++accepted[bytes4(call)];
            _remember(call);
        } else {
            _note(!ok, "RWD-05 accepted what it must refuse");
            if (verdict != UNPAID) _note(bytes4(result) == verdict, "RWD-05 refused with another error");
        }
        // what a refused call logged is recorded, too
        Vm.Log[] memory logs = vm.getRecordedLogs();
        if (ok) _readLogs(logs);
    }

    /// @dev Settings may be said again.
    function _remember(bytes memory call) private {
        bytes4 what = bytes4(call);
        bool setting = what == IRewards.setSigner.selector || what == IRewards.setCampaign.selector;
        setting = setting || what == IRewards.setSeries.selector || what == IRewards.publish.selector;
        // a caller's own cancellation is his only
        if (!setting && what != IRewards.cancel.selector) _said.push(call);
    }

    /// @dev In each claim's event the first topic is its budget, and the first word of the data the amount.
    function _readLogs(Vm.Log[] memory logs) private {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(REWARDS)) continue;
            bytes32 what = logs[i].topics[0];
            bool paid = what == IRewards.VoucherClaimed.selector || what == IRewards.CampaignClaimed.selector;
            if (paid || what == IRewards.SeriesClaimed.selector)
                books[logs[i].topics[1]].logged += uint256(bytes32(logs[i].data));
        }
    }

    function _note(bool ok, string memory message) internal {
        if (!ok && bytes(breach).length == 0) breach = message;
    }

    function _cap(Dice memory dice) private pure returns (uint256) {
        if (dice.chance(5)) return type(uint128).max;
        return dice.chance(15) ? 0 : dice.within(1, 600);
    }
}
