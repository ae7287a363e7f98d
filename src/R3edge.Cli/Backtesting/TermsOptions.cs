using System.CommandLine;
using R3edge.Application.Backtesting;
using R3edge.Cli.CommandLine;
using R3edge.Domain.Backtesting;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;

namespace R3edge.Cli.Backtesting;

/// <summary>The options that say on which terms a strategy trades: money, protection, fees and fills.</summary>
internal sealed partial class TermsOptions
{
    private readonly Option<string> _direction = Text("--direction", "long|short|both", "long", "Which entries to take: long, short or both");
    private readonly Option<decimal> _cash = CliOptions.Number("--cash", "Cash at the start, in quote units", 100_000m, 0.01m, 1_000_000_000_000m);
    private readonly Option<string> _size = Text("--size", "MODEL", "all-in", "The size of an entry: fixed:QUANTITY, notional:VALUE, all-in, risk:FRACTION, volatility:ANNUAL, kelly:FRACTION or garch:ANNUAL, or regime: before any of them to weight it by the probability of the strategy's regimes");
    private readonly Option<string> _stop = Text("--stop", "MODEL", "none", "The protective stop: none, pct:FRACTION, atr:PERIOD,MULTIPLE, swing:STRENGTH or garch:MULTIPLE[,BARS]");
    private readonly Option<string> _target = Text("--target", "MODEL", "none", "The take-profit: none, pct:FRACTION, atr:PERIOD,MULTIPLE, r:MULTIPLE, or a ladder such as r:1@0.5+r:2@0.5");
    private readonly Option<string> _trail = Text("--trail", "MODEL", "none", "How the stop follows the price: none, pct:FRACTION, atr:PERIOD,MULTIPLE or garch:MULTIPLE[,BARS]");
    private readonly Option<string> _breakEven = Text("--break-even", "MODEL", "none", "When the stop moves to the entry price: none, pct:FRACTION or r:MULTIPLE");
    private readonly Option<int?> _maximumBars = CliOptions.OptionalWholeNumber("--max-bars", "Leave a position after so many bars", 1, 1_000_000);
    private readonly Option<string> _exitOutside = Text("--exit-outside", "REGIMES", "any", "Leave a position when the market is in none of these regimes, such as trending or calm+ranging; any for never");
    private readonly Option<string> _entry = Text("--entry", "RULE", "market", "At which price to enter: market, ensemble, or entry price models joined by + such as bollinger+atr-offset");
    private readonly Option<string> _qualify = Text("--qualify", "RULES", "none", "What a signal must pass before it may be entered: none, default (all pass, with a confidence), or rules joined by + such as confidence:0.6+volume:0.8+calibrate:isotonic");
    private readonly Option<bool> _ignoreOpposite = new("--ignore-opposite") { Description = "Keep a position when the opposite direction is signalled" };
    private readonly Option<string[]> _limit = new("--limit")
    {
        Description = "A limit of the account, such as leverage:2, drawdown:0.1, daily-loss:0.02, halt-drawdown:0.25 or cooldown:30m; may be given several times",
        HelpName = "LIMIT",
    };

    private readonly Option<decimal> _fee = CliOptions.Number("--fee", "Fee of a fill as a fraction of its value", 0.001m, 0m, 0.5m);
    private readonly Option<decimal?> _makerFee = CliOptions.OptionalNumber("--maker-fee", "Fee of a resting limit order's fill, where it differs; below 0 for a rebate", -0.1m, 0.5m);
    private readonly Option<string> _slippage = Text("--slippage", "MODEL", "none", "What market orders and stops lose: none, bps:NUMBER, spread:BASIS-POINTS or volume:IMPACT");
    private readonly Option<int> _latency = CliOptions.WholeNumber("--latency-ms", "Milliseconds from a decision to the venue", 0, 0, 86_400_000);
    private readonly Option<decimal> _volumeShare = CliOptions.Number("--volume-share", "Share of a bar's volume that fills may take; 0 for no limit", 0m, 0m, 1m);
    private readonly Option<string> _path = Text("--path", "PATH", "pessimistic", "How the price moves within a bar: pessimistic, optimistic, high-first, low-first or nearest-first");
    private readonly Option<decimal> _riskFree = CliOptions.Number("--risk-free", "What cash earns a year, as a fraction", 0m, -0.5m, 10m);

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(ExampleCommand command)
    {
        command.AddGroup("Entries", _direction, _qualify, _entry);
        command.AddGroup("Money", _cash, _size, _limit, _riskFree);
        command.AddGroup("Protection", _stop, _target, _trail, _breakEven, _maximumBars, _exitOutside, _ignoreOpposite);
        command.AddGroup("Costs and fills", _fee, _makerFee, _slippage, _latency, _volumeShare, _path);
    }

    /// <summary>The terms.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="market">What is traded.</param>
    /// <exception cref="UserErrorException">They are not possible.</exception>
    public BacktestSettings Settings(ParseResult parsed, Market market)
    {
        var money = Money(parsed);
        if (money is { Sizing.Base: SizingModel.FixedFractionAtRisk, Stop: StopModel.None })
        {
            UserError.Throw("--size risk:FRACTION measures the distance to a stop: give one with --stop");
        }

        if (money.Problem is { } problem)
        {
            UserError.Throw(problem);
        }

        return new BacktestSettings
        {
            Instrument = market.Instrument,
            Direction = Direction(parsed.GetRequiredValue(_direction)),
            Cash = parsed.GetValue(_cash),
            Money = money,
            Qualification = Qualification(parsed, market.Bars.Timeframe),
            Fills = Fills(parsed),
            RiskFreeRate = (double)parsed.GetValue(_riskFree),
        };
    }

    /// <summary>Runs something that trades, and refuses terms under which amounts grow beyond what can be counted.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="run">What runs.</param>
    /// <exception cref="UserErrorException">An amount is too large.</exception>
    public static T Trade<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception exception) when (exception is OverflowException or AggregateException { InnerException: OverflowException })
        {
            throw new UserErrorException(
                "quantities or values become too large to count (beyond 28 digits): take less --cash, a smaller --size, or a --tick and --lot that fit the prices");
        }
    }

    private static TradeDirection Direction(string text) => Names.TryParse<TradeDirection>(text, out var direction)
        ? direction
        : throw new UserErrorException($"'{text}' is not a direction; there is: {Names.AllOf<TradeDirection>()}");

    private MoneyManagementPlan Money(ParseResult parsed)
    {
        var limits = RiskLimits.Default;
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in parsed.GetValue(_limit) ?? [])
        {
            if (!named.Add(text.Split(':')[0]))
            {
                UserError.Throw($"--limit {text.Split(':')[0]} is given more than once");
            }

            limits = limits.TryWith(text, out var more, out var error) ? more : throw Refusal(_limit, text, error);
        }

        var exits = ExitRules.Default with
        {
            Trailing = Model<TrailingModel>(parsed, _trail, TrailingModel.TryParse)!,
            BreakEven = Model<BreakEvenModel>(parsed, _breakEven, BreakEvenModel.TryParse),
            MaximumBars = parsed.GetValue(_maximumBars),
            ExitOnOppositeSignal = !parsed.GetValue(_ignoreOpposite),
            AllowedRegimes = AllowedRegimes(parsed.GetRequiredValue(_exitOutside)),
        };
        return new MoneyManagementPlan(
            Model<SizingModel>(parsed, _size, SizingModel.TryParse)!,
            Model<StopModel>(parsed, _stop, StopModel.TryParse)!,
            Model<TargetLadder>(parsed, _target, TargetLadder.TryParse)!,
            exits,
            limits)
        {
            Entry = Model<EntryRule>(parsed, _entry, EntryRule.TryParse)!,
        };
    }

    private QualificationPlan? Qualification(ParseResult parsed, Timeframe timeframe)
    {
        if (parsed.GetRequiredValue(_qualify).Trim() == "none")
        {
            return null;
        }

        var plan = Model<QualificationPlan>(parsed, _qualify, QualificationPlan.TryParse)!;
        return plan.ProblemWith(timeframe) is { } problem ? throw Refusal(_qualify, plan.ToString(), problem) : plan;
    }

    private static Regime AllowedRegimes(string text) => RegimeNames.TryParse(text, out var regimes)
        ? regimes
        : throw new UserErrorException($"'{text}' names no regimes; there is: {string.Join(", ", RegimeNames.Names)}, trending and any, joined by +");

    private FillModel Fills(ParseResult parsed)
    {
        var fee = parsed.GetValue(_fee);
        var share = parsed.GetValue(_volumeShare);
        return new FillModel
        {
            Fees = new FeeSchedule(parsed.GetValue(_makerFee) ?? fee, fee),
            Slippage = Model<SlippageModel>(parsed, _slippage, SlippageModel.TryParse)!,
            Latency = TimeSpan.FromMilliseconds(parsed.GetValue(_latency)),
            MaximumVolumeShare = share > 0m ? share : null,
            Path = Model<IntrabarPath>(parsed, _path, IntrabarPathNames.TryParse),
        };
    }

    private static T? Model<T>(ParseResult parsed, Option<string> option, ModelParser<T> tryParse)
    {
        var text = parsed.GetRequiredValue(option);
        return tryParse(text, out var model, out var error) ? model : throw Refusal(option, text, error);
    }

    // Where a model says only what its numbers must be, the option says which model it is.
    private static UserErrorException Refusal(Option option, string text, string error) =>
        new(error.Contains($"'{text}'", StringComparison.Ordinal) ? error : $"{option.Name} {text}: {error}");

    private static Option<string> Text(string name, string helpName, string defaultValue, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        DefaultValueFactory = _ => defaultValue,
    };

    private delegate bool ModelParser<T>(string? text, out T? model, out string error);
}
