// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

uint256 constant ACTIONS = 34;
/// @dev No lane may grow.
uint256 constant NO_LANE = 4;

enum Action {
    Deposit,
    DepositSigned,
    Renew,
    Withdraw,
    Issue,
    IssueByTill,
    IssueBatch,
    Refund,
    Settle,
    SetAccepting,
    MoveTreasury,
    Gift,
    GiftAtEpoch,
    Redeem,
    RedeemSigned,
    CashOut,
    NameSuccessor,
    AnnounceSuccession,
    Succeed,
    Admit,
    Suspend,
    Reinstate,
    Release,
    Hold,
    LiftHold,
    SetTiers,
    SetSpread,
    CollectSpread,
    WindDown,
    Claim,
    Expire,
    Donate,
    Wait,
    Meddle
}

struct Tally {
    uint256 calls;
    uint256 attempts;
    uint256 successes;
    uint256 reverts;
}

/// @dev One deliberate breach each, which a control must notice.
enum Breach {
    None,
    LeaksAUnit,
    PrintsAUnit,
    MislaysAUnit,
    MakesYounger,
    ObeysTheSuspended,
    ForgetsHolds,
    ShutsTheTill
}
