using System.CommandLine;
using R3edge.Application.Sessions;
using R3edge.Application.Trading;
using R3edge.Cli.CommandLine;
using R3edge.Domain.Execution;
using R3edge.Domain.Signals;

namespace R3edge.Cli.Backtesting;

/// <content>The same options for a session: as the words that a session keeps.</content>
internal sealed partial class TermsOptions
{
    private readonly Option<string> _regimeBy = RegimeBy();

    /// <summary>Adds the options of a session to a command; what its account begins with and pays was settled with the account.</summary>
    /// <param name="command">The command.</param>
    public void AddProfileTo(ExampleCommand command)
    {
        command.AddGroup("Entries", _direction, _qualify, _entry);
        command.AddGroup("Money", _size, _limit);
        command.AddGroup("Protection", _stop, _target, _trail, _breakEven, _maximumBars, _exitOutside, _ignoreOpposite);
        AddRegimesTo(command);
    }

    /// <summary>Adds the option that says what tells the regime; backtests have it with their gate.</summary>
    /// <param name="command">The command.</param>
    public void AddRegimesTo(ExampleCommand command) => command.AddGroup("Regime", _regimeBy);

    /// <summary>The option that says what tells the regime.</summary>
    public static Option<string> RegimeBy() => new("--regime-by")
    {
        Description = "The indicator that tells the regime, with its parameters: regime, or one that is fitted ('r3edge indicators --list')",
        HelpName = "NAME:VALUES",
        DefaultValueFactory = _ => RiskProfile.Default.RegimeBy,
    };

    /// <summary>Which entries are taken.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">There is no such direction.</exception>
    public TradeDirection Direction(ParseResult parsed) => Direction(parsed.GetRequiredValue(_direction));

    /// <summary>How a session handles money.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">It is not possible.</exception>
    public RiskProfile Profile(ParseResult parsed)
    {
        var qualify = parsed.GetRequiredValue(_qualify).Trim();
        var profile = RiskProfile.Default with
        {
            Entry = parsed.GetRequiredValue(_entry),
            Size = parsed.GetRequiredValue(_size),
            Stop = parsed.GetRequiredValue(_stop),
            Target = parsed.GetRequiredValue(_target),
            Trail = parsed.GetRequiredValue(_trail),
            BreakEven = parsed.GetRequiredValue(_breakEven),
            MaximumBars = parsed.GetValue(_maximumBars),
            ExitOutside = parsed.GetRequiredValue(_exitOutside),
            IgnoreOpposite = parsed.GetValue(_ignoreOpposite),
            RegimeBy = parsed.GetRequiredValue(_regimeBy),
            Qualify = qualify == "none" ? RiskProfile.Default.Qualify : qualify,
        };
        var limits = parsed.GetValue(_limit) ?? [];
        profile = limits.Length == 0 ? profile : profile with { Limits = limits };
        return profile.TryPlan(out _, out var error) ? profile : throw new UserErrorException(error);
    }

    /// <summary>What a paper account begins with, and what its fills cost.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">It is not possible.</exception>
    public AccountSettings Account(ParseResult parsed)
    {
        var fee = parsed.GetValue(_fee);
        var share = parsed.GetValue(_volumeShare);
        var settings = new AccountSettings
        {
            Cash = parsed.GetValue(_cash),
            MaximumLeverage = Money(parsed).Limits.MaximumLeverage,
            MakerFee = parsed.GetValue(_makerFee) ?? fee,
            TakerFee = fee,
            Slippage = parsed.GetRequiredValue(_slippage),
            Latency = TimeSpan.FromMilliseconds(parsed.GetValue(_latency)),
            MaximumVolumeShare = share > 0m ? share : null,
            Path = Model<IntrabarPath>(parsed, _path, IntrabarPathNames.TryParse),
        };
        return settings.TryTerms(out _, out var error) ? settings : throw new UserErrorException(error);
    }
}
