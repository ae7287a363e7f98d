using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Tests.Decoding;

/// <summary>
/// What the decoder of the market feed must make of each recorded message. Requests of a client, answers over HTTP and the
/// messages of other APIs have no place in a market feed: they must be named as unknown, not mistaken for something.
/// </summary>
internal static class RecordedMessages
{
    private static readonly Dictionary<FrameOutcome, string> Expected = new()
    {
        [FrameOutcome.Trades] = """
            binance/ws_trade binance/ws_agg_trade binance/ws_combined_trade_ETHUSDT binance/ws_combined_agg_trade_FTMUSDT
            kucoin/ws_match kraken/ws_trade_update coinbase/at_ws_market_trades
            """,
        [FrameOutcome.Quotes] = """
            binance/ws_book_ticker kucoin/ws_ticker kucoin/ws_ticker_all kucoin/ws_level1 kraken/ws_ticker_snapshot coinbase/at_ws_ticker
            """,
        [FrameOutcome.Books] = """
            binance/ws_depth_update kucoin/ws_level2_update kucoin/ws_level2depth5 kucoin/ws_level2depth50
            kraken/ws_book_snapshot_BTCUSD kraken/ws_book_snapshot_MATICUSD kraken/ws_book_update_MATICUSD
            coinbase/at_ws_l2_snapshot coinbase/at_ws_l2_update
            """,
        [FrameOutcome.Bars] = """
            binance/ws_combined_kline_FTMUSDT kucoin/ws_candle kraken/ws_ohlc_update
            coinbase/at_ws_candles_snapshot coinbase/at_ws_candles_update
            """,
        [FrameOutcome.Control] = """
            binance/ws_subscribe_ack binance/ws_unsubscribe_ack binance/ws_list_subscriptions_response binance/ws_error_missing_method
            binance/ws_server_shutdown binance/rest_error_invalid_symbol binance/wsapi_order_place_response
            binance/wsapi_error_insufficient_balance binance/wsapi_session_logon_response
            binance/wsapi_user_data_subscribe_signature_response
            kucoin/ws_welcome kucoin/ws_ack kucoin/ws_pong kucoin/ws_error_schematic
            kraken/ws_heartbeat kraken/ws_pong kraken/ws_subscribe_ack kraken/ws_error_unsupported_symbol_schematic
            kraken/ws_add_order_response kraken/ws_add_order_error_insufficient_funds
            coinbase/at_ws_subscriptions_ack coinbase/at_ws_heartbeats coinbase/at_ws_heartbeats_recorded coinbase/ex_ws_error_auth
            """,
        [FrameOutcome.Ignored] = """
            binance/ws_ticker_24hr binance/ws_mini_ticker binance/user_account_position binance/user_balance_update
            binance/user_execution_report_new binance/user_execution_report_trade binance/user_execution_report_canceled
            binance/user_execution_report_expired
            kucoin/ws_snapshot_symbol kucoin/user_order_v1_open kucoin/user_order_v2_received kucoin/user_order_v2_open
            kucoin/user_order_v2_match kucoin/user_order_v2_filled kucoin/user_order_v2_canceled kucoin/user_order_v2_update
            kucoin/user_balance kucoin/user_stop_order
            kraken/user_execution_new kraken/user_execution_pending_new kraken/user_execution_trade
            coinbase/at_ws_user_order coinbase/at_ws_user_snapshot
            """,

        // The documentation's own example opens at 0.0010 and never trades below 0.0015.
        [FrameOutcome.ImpossibleBar] = "binance/ws_kline_open binance/ws_kline_closed",

        // A book without the name of its instrument, as HTTP and bare streams send it; a subscription to heartbeats.
        [FrameOutcome.MissingField] = """
            binance/ws_partial_depth binance/rest_depth_doc binance/rest_depth_BTCUSDT binance/rest_depth_XMRBTC_top20
            coinbase/at_ws_subscribe_heartbeats_request
            """,
        [FrameOutcome.WrongShape] = """
            binance/rest_klines_doc binance/rest_klines_BTCUSDT_1m binance/rest_agg_trades binance/rest_trades binance/rest_my_trades
            """,
        [FrameOutcome.UnknownKind] = """
            binance/ws_subscribe_request binance/ws_unsubscribe_request binance/ws_list_subscriptions_request binance/rest_ping
            binance/rest_time binance/rest_exchange_info_BTCUSDT_ETHUSDT binance/rest_order_new_response_ack
            binance/rest_order_new_response_result binance/rest_order_new_response_full binance/rest_order_cancel_response
            binance/rest_account binance/rest_order_query binance/wsapi_order_place_request binance/wsapi_session_logon_request
            binance/wsapi_user_data_subscribe_signature_request
            kucoin/ws_ping kucoin/ws_subscribe_request kucoin/ws_unsubscribe_request kucoin/ws_subscribe_candles_request
            kucoin/ws_subscribe_private_request kucoin/rest_bullet_public kucoin/rest_bullet_private kucoin/rest_klines
            kucoin/rest_symbol kucoin/rest_level2_part kucoin/rest_level2_full kucoin/rest_trade_history kucoin/rest_level1
            kucoin/rest_timestamp kucoin/rest_stats_24h kucoin/rest_order_add_request kucoin/rest_order_add_response
            kucoin/rest_order_add_sync_response kucoin/rest_order_cancel_response kucoin/rest_order_query kucoin/rest_open_orders
            kucoin/rest_error_invalid_parameter
            kraken/ws_ping kraken/ws_subscribe_book_request kraken/ws_subscribe_ohlc_request kraken/ws_subscribe_executions_request
            kraken/ws_add_order_request kraken/ws_cancel_order_request kraken/ws_amend_order_request kraken/rest_depth
            kraken/rest_asset_pairs kraken/rest_ticker kraken/rest_time kraken/rest_system_status kraken/rest_add_order_response
            kraken/rest_cancel_order_response kraken/rest_open_orders kraken/rest_balance kraken/rest_ohlc_XBTUSDT_first10
            kraken/rest_ohlc_doc kraken/rest_trades_doc kraken/rest_error_unknown_pair kraken/rest_error_invalid_key
            coinbase/at_ws_subscribe_request coinbase/at_rest_candles coinbase/at_rest_product coinbase/at_rest_product_book
            coinbase/at_rest_order coinbase/at_rest_fills coinbase/at_rest_order_cancel_response coinbase/at_rest_order_create_request
            coinbase/at_rest_order_create_success coinbase/at_rest_order_create_insufficient_fund coinbase/at_rest_error_rate_limited
            coinbase/ex_ws_subscribe_request coinbase/ex_ws_subscriptions_ack coinbase/ex_ws_snapshot coinbase/ex_ws_l2update
            coinbase/ex_ws_match coinbase/ex_ws_ticker coinbase/ex_user_received coinbase/ex_user_open coinbase/ex_user_match
            coinbase/ex_user_done
            """,
    };

    public static TheoryData<string, FrameOutcome> All() => new(
        Expected.SelectMany(entry => Names(entry.Value).Select(name => (name, entry.Key))));

    /// <summary>Files with several messages, and what each line is: q a quote, b a book, c control.</summary>
    public static TheoryData<string, string> Recordings() => new()
    {
        { "binance/recorded_book_XMRBTC", "bbqbbqbqqbbbbb" },
        { "kucoin/recorded_level2_BCHSV-USDT", "ccq" + new string('b', 16) + "q" },
    };

    public static IEnumerable<string> Names() => Expected.Values.SelectMany(Names);

    private static string[] Names(string list) => list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
