using System.Buffers;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;
using static R3edge.Application.Tests.Trading.AccountScene;

namespace R3edge.Application.Tests.Trading;

/// <summary>Whatever comes in whatever order, and again: these hold after every input.</summary>
public sealed class TradingAccountProperties
{
    [Fact]
    public void AnyInputs_InAnyOrder_KeepTheBooks()
    {
        var (entered, closed) = (0, 0);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60),
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ListOf(120).ToArbitrary(),
                numbers =>
                {
                    var story = new Story(numbers[0]);
                    story.Run(numbers);
                    (entered, closed) = (entered + story.Entered, closed + story.Closed);
                }));

        Assert.True(entered > 200 && closed > 100, $"The stories entered {entered} and closed {closed} positions.");
    }

    private sealed class Story
    {
        private readonly AccountScene _scene = new(10_000m, 2m);
        private readonly List<SessionTerms> _sessions = [];
        private readonly HashSet<OrderId> _sent = [];
        private readonly List<Func<TradingAccount, AccountStep, AccountAnswer>> _inputs = [];
        private readonly Random _random;
        private TradingAccount _account;
        private decimal _flow;
        private int _minute;

        public Story(int seed)
        {
            _random = new Random(seed);
            _account = _scene.Account;
            _sessions.Add(_scene.Begin("a", Bitcoin, "risk:0.05", "pct:0.02", "leverage:2", "exposure:1.2"));
            _sessions.Add(_scene.Begin("b", Bitcoin, "all-in", "pct:0.01", "instrument-exposure:0.8"));
            _sessions.Add(_scene.Begin("c", Ether, "notional:3000", "none", "positions:2", "daily-loss:0.05"));
        }

        public int Entered { get; private set; }

        public int Closed { get; private set; }

        public void Run(IEnumerable<int> numbers)
        {
            foreach (var number in numbers)
            {
                var input = Choose(number);
                _inputs.Add(input);
                Apply(input);
                if (number % 7 == 0)
                {
                    // Delivered again, and one from long ago.
                    var sequence = _account.LastSequence;
                    if (number % 14 == 0 && _inputs.Count > 3)
                    {
                        Apply(_inputs[^(1 + (number % 3))]);
                    }
                    else
                    {
                        Apply(input);
                    }

                    Assert.True(_account.LastSequence >= sequence);
                }

                if (number % 11 == 0)
                {
                    Reload();
                }
            }
        }

        private Func<TradingAccount, AccountStep, AccountAnswer> Choose(int number)
        {
            var session = _sessions[number % 3];
            var price = Math.Round((session.Instrument == Bitcoin ? 100.0 : 10.0) * (0.9 + (0.2 * _random.NextDouble())), 2);
            switch (number % 10)
            {
                case 0 or 1 or 2 or 3:
                    var minute = _minute++;
                    var far = Math.Round(price * (0.98 + (0.04 * _random.NextDouble())), 2);
                    var bar = Flat(minute, price) with { High = Math.Max(price, far), Low = Math.Min(price, far), Close = far };
                    return (account, step) =>
                    {
                        account.OnMarket(Bitcoin.Id, Scaled(bar, 1.0), step);
                        return account.OnMarket(Ether.Id, Scaled(bar, 0.1), step);
                    };
                case 4 or 5 or 6:
                    var signal = _scene.SignalOf(
                        session, Scaled(Flat(Math.Max(0, _minute - 1), price), 1.0), (SignalAction)(1 + (number / 10 % 4)));
                    return (account, step) => account.OnSignal(signal, step);
                case 7:
                    return (account, step) =>
                        account.Exit(account.Positions.FirstOrDefault()?.State.Plan.Id ?? default, Start.AddMinutes(_minute), step);
                case 8 when number % 4 == 0 && _minute > 20:
                    return (account, step) => account.Stop(session.Id, number % 8 == 0, Start.AddMinutes(_minute), step);
                default:
                    var quoteAt = Start.AddMinutes(_minute).AddTicks(number % 1000);
                    return (account, step) => account.OnTime(quoteAt, step);
            }
        }

        private static Bar Scaled(Bar bar, double factor) => bar with
        {
            Open = Math.Round(bar.Open * factor, 2),
            High = Math.Round(bar.High * factor, 2),
            Low = Math.Round(bar.Low * factor, 2),
            Close = Math.Round(bar.Close * factor, 2),
        };

        private void Apply(Func<TradingAccount, AccountStep, AccountAnswer> input)
        {
            var step = new AccountStep();
            var before = _account.LastSequence;
            input(_account, step);
            var numbers = step.Orders.Select(order => order.Sequence)
                .Concat(step.News.Select(news => news.Sequence))
                .Concat(step.Transitions.Select(transition => transition.Sequence))
                .Order();
            Assert.Equal(Enumerable.Range(1, (int)(_account.LastSequence - before)).Select(i => before + i), numbers);
            foreach (var order in step.Orders)
            {
                var placed = order.Effect switch
                {
                    PositionEffect.PlaceOrder place => place.Order,
                    PositionEffect.ReplaceOrder replace => replace.Order,
                    _ => null,
                };
                Assert.True(placed is null || _sent.Add(placed.Id), "an order was sent twice");
            }

            foreach (var news in step.News)
            {
                if (news.Fill is { } fill)
                {
                    _flow += (fill.Side == Side.Buy ? -fill.Notional : fill.Notional) - fill.Fee;
                }
            }

            foreach (var decision in step.Decisions.Where(decision => decision.IsEntered))
            {
                var limits = _sessions.Single(terms => terms.Id == decision.Session).Money.Limits;
                var (view, value) = (decision.Account!.Value, decision.Sizing!.Value.Quantity * (decimal)decision.Close);
                Assert.True(value + view.AccountExposure <= view.Equity * (limits.MaximumAccountExposure ?? limits.MaximumLeverage));
                Assert.True(value + view.InstrumentExposure <= view.Equity * (limits.MaximumInstrumentExposure ?? limits.MaximumLeverage));
                Assert.True(view.OpenPositions < (limits.MaximumOpenPositions ?? int.MaxValue));
            }

            Entered += step.Decisions.Count(decision => decision.IsEntered);
            Closed += step.Trades.Count;
            Assert.Equal(10_000m + _flow, _account.Cash);
            Assert.Equal(0, _account.OrphanReports);
            foreach (var instrument in new[] { Bitcoin, Ether })
            {
                var ofPositions = _account.Positions
                    .Where(position => position.State.Plan.Instrument == instrument)
                    .Sum(position => position.State.Plan.Bias.Sign() * position.State.OpenQuantity);
                Assert.Equal(_account.Holdings.GetValueOrDefault(instrument.Id).Quantity, ofPositions);
            }

            Assert.All(_account.Positions, position => Assert.Contains(_account.Sessions, terms => terms.Id == position.Session));
        }

        private void Reload()
        {
            var books = new ArrayBufferWriter<byte>();
            _account.SaveBooks(books);
            var again = TradingAccount.Restore(
                _account.Id, _scene.Terms, _sessions.ToDictionary(terms => terms.Id), _account.Save(), books.WrittenSpan);
            var booksAgain = new ArrayBufferWriter<byte>();
            again.SaveBooks(booksAgain);
            Assert.True(books.WrittenSpan.SequenceEqual(booksAgain.WrittenSpan));
            Assert.Equal(
                _account.Equity.ToString(CultureInfo.InvariantCulture), again.Equity.ToString(CultureInfo.InvariantCulture));
            _account = again;
        }
    }
}
