namespace R3edge.Cli.Tests.Backtesting;

public sealed class BacktestRefusalTests : IDisposable
{
    private const string Sizes =
        "use fixed:QUANTITY, notional:AMOUNT, all-in, risk:FRACTION, volatility:ANNUAL[,WINDOW], kelly:FRACTION[,MINIMUM-TRADES[,STARTING-FRACTION]], "
        + "garch:ANNUAL[,BARS[,WINDOW[,REFIT]]], or regime: before any of them";

    private const string Strategies =
        "there is: bollinger-reversion, donchian-breakout, garch-breakout, hmm-trend, ma-cross, macd, momentum, orderflow-imbalance, ou-reversion, regime-switch, rsi-reversion, supertrend";

    private const string Objectives =
        "there is: sharpe, sortino, calmar, net-return, profit-factor, system-quality, expectancy, smallest-drawdown";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("there is no strategy 'ma-crss'; " + Strategies, "--strategy", "ma-crss")]
    [InlineData("ma-cross: parameter 'fast' must be between 1 and 5000, not 0", "--set", "fast=0")]
    [InlineData("ma-cross: parameter 'fast' must be a whole number, not 1.5", "--set", "fast=1.5")]
    [InlineData("ma-cross: parameter 'fast' must be a number from 1 to 5000, not 'ten'", "--set", "fast=ten")]
    [InlineData("ma-cross: parameter 'fast' must be a number from 1 to 5000, not 'NaN'", "--set", "fast=NaN")]
    [InlineData("ma-cross: parameter 'fast' must be a number from 1 to 5000, not ''", "--set", "fast=")]
    [InlineData("ma-cross: there is no parameter 'fst'; there is: fast, slow", "--set", "fst=3")]
    [InlineData("ma-cross: parameter 'fast' must be smaller than 'slow', not 30 and 10", "--set", "fast=30", "--set", "slow=10")]
    [InlineData("'--set fast' is not a parameter: write it as NAME=NUMBER, such as fast=10", "--set", "fast")]
    [InlineData("'--set fst=x' is not a parameter: write it as NAME=NUMBER, such as fast=10", "--set", "fst=x")]
    [InlineData("--set fast is given more than once", "--set", "fast=3", "--set", "fast=4")]
    public async Task Backtest_WrongStrategyOrParameter_IsNamed(string sentence, params string[] options) =>
        Assert.Equal(sentence, await CommandLineRun.IsRefused(["backtest", .. options]));

    [Theory]
    [InlineData("'huge' is not a size: " + Sizes, "--size", "huge")]
    [InlineData("'fixed:x' is not a size: " + Sizes, "--size", "fixed:x")]
    [InlineData("--size fixed:-1: a fixed quantity must be above 0 and at most 1000000000000", "--size", "fixed:-1")]
    [InlineData("--size risk:FRACTION measures the distance to a stop: give one with --stop", "--size", "risk:0.01")]
    [InlineData("--size risk:2: the fraction at risk must be above 0 and at most 1 (0.01 is 1 %)", "--size", "risk:2", "--stop", "pct:0.01")]
    [InlineData("'x' is not a stop: use none, pct:FRACTION, atr:PERIOD,MULTIPLE, swing:STRENGTH[,BUFFER] or garch:MULTIPLE[,BARS[,WINDOW[,REFIT]]]", "--stop", "x")]
    [InlineData("--stop pct:5: the distance of a stop must be above 0 and below 1 (0.01 is 1 %)", "--stop", "pct:5")]
    [InlineData("--stop atr:0,2: the period of the average true range must be 1 to 10000 bars", "--stop", "atr:0,2")]
    [InlineData("stop, targets and trailing stop must use the same period of the average true range", "--stop", "atr:14,2", "--trail", "atr:10,2")]
    [InlineData("'x' is not a target: use none, pct:FRACTION, atr:PERIOD,MULTIPLE or r:MULTIPLE, or a ladder such as r:1@0.5+r:2@0.5", "--target", "x")]
    [InlineData("a target or a break-even rule in multiples of the distance to the stop (r:) needs a stop", "--target", "r:3")]
    [InlineData("--target r:1@0.5+r:2@0.7: the targets close 1.2 of the position: their fractions must add up to at most 1", "--target", "r:1@0.5+r:2@0.7", "--stop", "pct:0.01")]
    [InlineData("'x' is not a trailing stop: use none, pct:FRACTION, atr:PERIOD,MULTIPLE or garch:MULTIPLE[,BARS[,WINDOW[,REFIT]]]", "--trail", "x")]
    [InlineData("'x' is not a break-even rule: use none, r:MULTIPLE[,OFFSET] or pct:FRACTION[,OFFSET]", "--break-even", "x")]
    [InlineData("--limit leverage:-2: the leverage must be above 0 and at most 1000", "--limit", "positions:1", "--limit", "leverage:-2")]
    [InlineData("--limit leverage is given more than once", "--limit", "leverage:2", "--limit", "leverage:3")]
    [InlineData("'x' is not a slippage model: use none, bps:POINTS (0 to below 10000), spread:POINTS (0 to below 20000) or volume:IMPACT[,LARGEST-SHARE]", "--slippage", "x")]
    [InlineData("'x' is not an intrabar path; there is: pessimistic, optimistic, high-first, low-first, nearest-first", "--path", "x")]
    [InlineData("'up' is not a direction; there is: long, short, both", "--direction", "up")]
    [InlineData("--size risk:FRACTION measures the distance to a stop: give one with --stop", "--size", "regime:risk:0.01")]
    [InlineData("size, stop and trailing stop must use the same bars, window and refits of a GARCH forecast", "--stop", "garch:2", "--trail", "garch:2,5")]
    [InlineData("--qualify confidence:2: the minimum confidence must be 0 to 1", "--qualify", "confidence:2")]
    [InlineData("--qualify trend:0,1m,20: the longer timeframe 1m is not made of several whole bars of 1m", "--qualify", "trend:0,1m")]
    [InlineData("'stormy' names no regimes; there is: trending-up, trending-down, ranging, volatile, calm, crisis, trending and any, joined by +", "--exit-outside", "stormy")]
    public async Task Backtest_WrongModel_IsNamedWithWhatThereIs(string sentence, params string[] options) =>
        Assert.Equal(sentence, await CommandLineRun.IsRefused(["backtest", .. options]));

    [Fact]
    public async Task Backtest_UnknownLimit_ListsTheLimits() => Assert.StartsWith(
        "'x' is not a risk limit: use leverage:MULTIPLE, exposure:FRACTION, ",
        await CommandLineRun.IsRefused("backtest", "--limit", "x"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("--cash must be a number from 0.01 to 1000000000000, not '-5'", "--cash", "-5")]
    [InlineData("--cash must be a number from 0.01 to 1000000000000, not '1e99'", "--cash", "1e99")]
    [InlineData("--cash must be a number from 0.01 to 1000000000000, not 'NaN'", "--cash", "NaN")]
    [InlineData("--cash can be given only once", "--cash", "5", "--cash", "6")]
    [InlineData("--fee must be a number from 0 to 0.5, not '2'", "--fee", "2")]
    [InlineData("--maker-fee must be a number from -0.1 to 0.5, not 'x'", "--maker-fee", "x")]
    [InlineData("--maker-fee must be a number from -0.1 to 0.5, not '-3'", "--maker-fee", "-3")]
    [InlineData("--max-bars must be a whole number from 1 to 1000000, not '0'", "--max-bars", "0")]
    [InlineData("--max-bars must be a whole number from 1 to 1000000, not '2.5'", "--max-bars", "2.5")]
    [InlineData("--latency-ms must be a whole number from 0 to 86400000, not '-1'", "--latency-ms", "-1")]
    [InlineData("--volume-share must be a number from 0 to 1, not '2'", "--volume-share", "2")]
    [InlineData("--risk-free must be a number from -0.5 to 10, not '99'", "--risk-free", "99")]
    [InlineData("--tick must be a number from 0.0000000000001 to 1000000, not '0'", "--tick", "0")]
    [InlineData("--lot must be a number from 0.0000000000001 to 1000000, not '-1'", "--lot", "-1")]
    [InlineData("--days must be a whole number from 1 to 3650, not '0'", "--days", "0")]
    [InlineData("--days 3 is shorter than one bar of 1w", "--days", "3", "--timeframe", "1w")]
    [InlineData("--from must be a time such as 2024-01-31 or 2024-01-31T13:00:00Z, not 'x'", "--from", "x")]
    [InlineData("--from and --to leave no bar: the bars of the simulated market of seed 7 open from 2024-01-01T00:00:00Z to 2024-01-30T23:00:00Z", "--timeframe", "1h", "--from", "2024-01-05", "--to", "2024-01-05")]
    [InlineData("ma-cross with fast=10 slow=800 needs 801 bars to warm up and the simulated market of seed 7 has 720", "--timeframe", "1h", "--set", "slow=800")]
    [InlineData("--instrument goes with --data FILE; the simulated market has its own", "--instrument", "BTC-USD")]
    [InlineData("--lot goes with --data FILE; the simulated market has its own", "--lot", "1")]
    public async Task Backtest_WrongNumberOrTime_NamesOptionAndRange(string sentence, params string[] options) =>
        Assert.Equal(sentence, await CommandLineRun.IsRefused(["backtest", .. options]));

    [Theory]
    [InlineData("empty.csv: the file is empty")]
    [InlineData("header.csv: there is a header but not one bar", BacktestBars.Header)]
    [InlineData("wrong.csv, line 1: the header has no column 'time'; it reads 'a,b,c'", "a,b,c", "1,2,3")]
    [InlineData("letters.csv, line 3, column 5 (close): 'x1' is not a number", BacktestBars.Header, "2024-01-01,1,2,1,1,1", "2024-01-02,1,2,1,x1,1")]
    [InlineData("one.csv: one time alone does not tell the timeframe; name it with --timeframe", BacktestBars.Header, "2024-01-01,1,2,1,1,1")]
    public async Task Backtest_WrongFile_NamesFileAndPlace(string sentence, params string[] lines)
    {
        var file = _folder.Write(sentence[..(sentence.IndexOf(".csv", StringComparison.Ordinal) + 4)], lines);

        Assert.Equal(_folder.File(sentence), await CommandLineRun.IsRefused("backtest", "--data", file, "--json", _folder.File("out.json")));
        Assert.Single(_folder.Names());
    }

    [Fact]
    public async Task Backtest_MissingFileOrFolder_IsNamed()
    {
        Assert.Equal("nofile.csv: there is no such file", await CommandLineRun.IsRefused("backtest", "--data", "nofile.csv"));
        Assert.Equal($"{_folder.Path}: this is a folder, not a file", await CommandLineRun.IsRefused("backtest", "--data", _folder.Path));
        Assert.Equal("'': a file of bars needs a name", await CommandLineRun.IsRefused("backtest", "--data", ""));
    }

    [Theory]
    [InlineData("'a b' is not a venue; use letters, digits and hyphens", "--instrument", "a b/c")]
    [InlineData("'/' is not an instrument; write it as SYMBOL or VENUE/SYMBOL, such as BTC-USD or kraken/BTC-USD", "--instrument", "/")]
    [InlineData("--seed goes with the simulated market, not with --data", "--seed", "4")]
    [InlineData("--days goes with the simulated market, not with --data", "--days", "4")]
    public async Task Backtest_OptionThatDoesNotFitAFile_IsRefused(string sentence, params string[] options) =>
        Assert.Equal(sentence, await CommandLineRun.IsRefused(["backtest", "--data", _folder.Minutes("two.csv", 1, 2), .. options]));

    [Fact]
    public async Task Backtest_MoreWarmUpThanBars_SaysHowManyThereAre()
    {
        var file = _folder.Minutes("two.csv", 1, 2);

        Assert.Equal(
            $"ma-cross with fast=10 slow=30 needs 31 bars to warm up and {file} has 2",
            await CommandLineRun.IsRefused("backtest", "--data", file));
        Assert.Equal(
            $"ma-cross with fast=5 slow=30 needs 31 bars to warm up and {file} has 2",
            await CommandLineRun.IsRefused("optimize", "--data", file, "--grid", "fast=5"));
    }

    [Fact]
    public async Task Backtest_AmountsBeyondCounting_IsRefused()
    {
        // Prices fall from 0.000000000040 for half an hour and rise again, so that the averages cross.
        var prices = Enumerable.Range(0, 60).Select(minute => $"0.0000000000{10 + Math.Abs(30 - minute)}");
        var file = _folder.Write("tiny.csv", [BacktestBars.Header, .. prices.Select((price, minute) => $"2024-01-01T00:{minute:00}:00Z,{price},{price},{price},{price},1")]);
        const string Sentence =
            "quantities or values become too large to count (beyond 28 digits): take less --cash, a smaller --size, or a --tick and --lot that fit the prices";

        Assert.Equal(Sentence, await CommandLineRun.IsRefused("backtest", "--data", file, "--tick", "1e-13", "--lot", "1e-13", "--cash", "1e12"));
        Assert.Equal(Sentence, await CommandLineRun.IsRefused("optimize", "--data", file, "--tick", "1e-13", "--lot", "1e-13", "--cash", "1e12", "--grid", "fast=5,10"));
    }

    [Theory]
    [InlineData("there is nothing to try: give values of a parameter, such as --grid fast=5:50:5")]
    [InlineData("'fast' is not a grid axis: write name=from:to:step or name=a,b,c", "--grid", "fast")]
    [InlineData("'a' in 'fast=a,b' is not a number", "--grid", "fast=a,b")]
    [InlineData("'fast=5:1:1' is an empty range: the step must be above 0 and 'to' not below 'from'", "--grid", "fast=5:1:1")]
    [InlineData("'fast=1:5:0' is an empty range: the step must be above 0 and 'to' not below 'from'", "--grid", "fast=1:5:0")]
    [InlineData("ma-cross: parameter 'fast' must be between 1 and 5000, not 0", "--grid", "fast=0:5:1")]
    [InlineData("ma-cross: there is no parameter 'fst'; there is: fast, slow", "--grid", "fst=1:5:1")]
    [InlineData("ma-cross: parameter 'fast' has two axes", "--grid", "fast=1:5", "--grid", "fast=2:3")]
    [InlineData("--grid fast and --set fast are both given; leave one out", "--grid", "fast=1:5", "--set", "fast=3")]
    [InlineData("ma-cross refuses every combination of the grid", "--grid", "fast=40:50")]
    [InlineData("ma-cross: the grid has 99995000 combinations; at most 1000000 are allowed", "--grid", "fast=1:5000", "--grid", "slow=2:20000")]
    [InlineData("there is no objective 'profit'; " + Objectives, "--grid", "fast=5", "--objective", "profit")]
    [InlineData("--cores must be a whole number from 0 to 1024, not '-1'", "--grid", "fast=5", "--cores", "-1")]
    public async Task Sweep_WrongGridOrObjective_IsNamed(string sentence, params string[] options)
    {
        Assert.Equal(sentence, await CommandLineRun.IsRefused(["optimize", .. options]));
        Assert.Equal(sentence, await CommandLineRun.IsRefused(["walk-forward", .. options]));
    }

    [Theory]
    [InlineData("--folds must be a whole number from 1 to 1000, not '0'", "--folds", "0")]
    [InlineData("--train must be a number from 0.05 to 0.95, not '2'", "--train", "2")]
    [InlineData("720 bars in 100 folds leave 20 bars to train and 7 to test on; at least 31 are needed for each", "--folds", "100")]
    public async Task WalkForward_FoldsThatCannotBe_AreRefused(string sentence, params string[] options) =>
        Assert.Equal(sentence, await CommandLineRun.IsRefused(["walk-forward", "--timeframe", "1h", "--grid", "fast=5,10", .. options]));
}
