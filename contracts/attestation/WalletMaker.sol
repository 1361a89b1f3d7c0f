// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWalletMaker} from "../interfaces/IWalletMaker.sol";
import {ERC6492} from "./ERC6492.sol";

/// @title WalletMaker
/// @dev No guard against being called back: there is no state.
contract WalletMaker is IWalletMaker {
    /// @inheritdoc IWalletMaker
    function make(address wallet, bytes calldata signature) external {
        if (wallet.code.length > 0) return;
        if (!ERC6492.isWrapped(signature)) revert WalletMaker_NotWrapped(wallet);
        (address factory, bytes memory factoryCalldata, ) = ERC6492.unwrap(signature);

        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory reason) = factory.call(factoryCalldata);
        if (wallet.code.length == 0) revert WalletMaker_NotMade(wallet, factory, success ? bytes("") : reason);

        emit WalletMade(wallet, factory);
    }
}
