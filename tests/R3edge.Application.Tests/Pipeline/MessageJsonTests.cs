using FsCheck;
using FsCheck.Fluent;
using R3edge.Application.Pipeline.Messages;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Tests.Pipeline;

public sealed class MessageJsonTests
{
    private static readonly DateTime Noon = new(2024, 5, 6, 12, 0, 0, DateTimeKind.Utc);
    private static readonly InstrumentId Instrument = new(Venue.KuCoin, "BTC-USDT");

    [Fact]
    public void ClosedBar_WrittenAndRead_IsTheSameBitForBit() => ForAny(random =>
    {
        var timeframe = Timeframe.All[random.Next(Timeframe.All.Count)];
        var bar = new Bar(
            Noon, Noon + timeframe.Duration, Any(random), Any(random), Any(random), Any(random), Any(random), random.Next(2) == 0 ? null : Any(random));
        var message = new ClosedBar(Instrument, timeframe, bar, random.Next(2) == 0);

        var read = ClosedBar.Read(message.ToEvent().Body.Span);

        // Records compare doubles with Equals, for which NaN is itself; the sign of zero is looked at apart.
        Assert.Equal(message, read);
        Assert.Equal(BitConverter.DoubleToInt64Bits(bar.Open), BitConverter.DoubleToInt64Bits(read.Bar.Open));
        Assert.Equal(DateTimeKind.Utc, read.Bar.OpenTime.Kind);
    });

    [Fact]
    public void BaseSignal_WrittenAndRead_IsTheSame() => ForAny(random =>
    {
        var message = AnySignal(random);
        Assert.Equal(message, BaseSignal.Read(message.ToEvent().Body.Span));
    });

    [Fact]
    public void OrderIntent_WrittenAndRead_IsTheSame() => ForAny(random =>
    {
        var message = AnyIntent(random);
        Assert.Equal(message, OrderIntent.Read(message.ToEvent().Body.Span));
    });

    [Fact]
    public void OrderUpdate_WrittenAndRead_IsTheSame() => ForAny(random =>
    {
        var message = AnyUpdate(random);
        Assert.Equal(message, OrderUpdate.Read(message.ToEvent().Body.Span));
    });

    [Fact]
    public void Read_DamagedMessages_GiveInvalidDataOrAMessageAndNothingElse()
    {
        var refused = 0;
        ForAny(random =>
        {
            Refused(() => ClosedBar.Read(Damage.Any(
                random, new ClosedBar(Instrument, Timeframe.OneHour, new Bar(Noon, Noon.AddHours(1), 1.0, 2.0, 0.5, 1.5, 9.0)).ToEvent().Body.ToArray())));
            Refused(() => BaseSignal.Read(Damage.Any(random, AnySignal(random).ToEvent().Body.ToArray())));
            Refused(() => OrderIntent.Read(Damage.Any(random, AnyIntent(random).ToEvent().Body.ToArray())));
            Refused(() => OrderUpdate.Read(Damage.Any(random, AnyUpdate(random).ToEvent().Body.ToArray())));
        });
        Assert.True(refused > 100, $"Only {refused} of 400 damaged messages were refused.");

        void Refused(Action read)
        {
            try
            {
                read();
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"terms\":{}}")]
    [InlineData("{\"order\":{\"terms\":{\"type\":\"limit\"}}}")]
    [InlineData("{\"order\":{\"terms\":5}}")]
    [InlineData("{\"order\":{\"amount\":{\"flexible\":1}}}")]
    [InlineData("{\"instrument\":7}")]
    public void Read_WhatIsNoMessage_GivesInvalidData(string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        Assert.Throws<InvalidDataException>(() => OrderIntent.Read(bytes));
        Assert.Throws<InvalidDataException>(() => ClosedBar.Read(bytes));
        Assert.Throws<InvalidDataException>(() => BaseSignal.Read(bytes));
        Assert.Throws<InvalidDataException>(() => OrderUpdate.Read(bytes));
    }

    [Fact]
    public void ToEvent_BarOfTheSameInterval_HasAnIdOfItsOwnWhereItWasFetchedLater()
    {
        var bar = new Bar(Noon, Noon.AddMinutes(1), 1.0, 1.0, 1.0, 1.0, 1.0);
        var live = new ClosedBar(Instrument, Timeframe.OneMinute, bar).ToEvent();
        var other = new ClosedBar(Instrument, Timeframe.OneMinute, bar with { Volume = 2.0 }).ToEvent();
        var fetched = new ClosedBar(Instrument, Timeframe.OneMinute, bar, IsBackfilled: true).ToEvent();
        Assert.Equal("kucoin/BTC-USDT~1m~202405061201", live.Id);
        Assert.Equal(live.Id, other.Id);
        Assert.Equal(live.Id + "~backfilled", fetched.Id);
    }

    private static void ForAny(Action<Random> test) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => test(new Random(seed))).QuickCheckThrowOnFailure();

    private static double Any(Random random) => random.Next(5) switch
    {
        0 => double.NaN,
        1 => -0.0,
        2 => random.Next(),
        3 => Math.Round(random.NextDouble() * 1e5, random.Next(9)),
        _ => BitConverter.Int64BitsToDouble(random.NextInt64()) is var value && double.IsNaN(value) ? 0.1 : value,
    };

    // Up to ten thousand million with nine to eighteen places: no product of two is too large.
    private static decimal AnyDecimal(Random random) => new(random.Next(), random.Next(), 0, false, (byte)random.Next(9, 19));

    private static UInt128 AnyId(Random random) => new((ulong)random.NextInt64(), (ulong)random.NextInt64());

    private static AccountId AnyAccount(Random random) =>
        new(new UserId("trader" + random.Next(9)), random.Next(2) == 0 ? TradingMode.Live : TradingMode.Paper);

    private static BaseSignal AnySignal(Random random) => new()
    {
        Id = new SignalId(AnyId(random)),
        Session = new SessionId(AnyId(random)),
        Account = AnyAccount(random),
        Strategy = "ma-cross",
        Instrument = Instrument,
        Timeframe = Timeframe.OneHour,
        Action = SignalAction.EnterLong,
        Bar = new Bar(Noon, Noon.AddHours(1), Any(random), Any(random), Any(random), Any(random), Any(random)),
        Readings = new MarketReadings(Any(random), Any(random), Any(random), Any(random)),
    };

    private static OrderIntent AnyIntent(Random random)
    {
        var price = 0.01m + AnyDecimal(random);
        var terms = random.Next(4) switch
        {
            0 => OrderTerms.Market,
            1 => OrderTerms.Limit(price),
            2 => OrderTerms.Stop(price),
            _ => OrderTerms.StopLimit(price, price + 1m),
        };
        var amount = random.Next(4) switch
        {
            0 => OrderAmount.Everything,
            1 => OrderAmount.Of(price),
            2 => OrderAmount.UpTo(price),
            _ => OrderAmount.Spending(price),
        };
        var position = new PositionId(AnyId(random));
        var order = new Order(
            new OrderId(AnyId(random)), position, Instrument, (OrderRole)random.Next(4), random.Next(2) == 0 ? Side.Buy : Side.Sell, terms, amount, Noon);
        var kind = (OrderIntentKind)random.Next(3);
        return new OrderIntent(
            AnyAccount(random), new SessionId(AnyId(random)), position, kind, order.Id, kind == OrderIntentKind.Cancel ? null : order, Noon.AddTicks(random.Next()));
    }

    private static OrderUpdate AnyUpdate(Random random)
    {
        var order = new OrderId(AnyId(random));
        var report = new OrderReport(
            order, (OrderStatus)random.Next(5), AnyDecimal(random), AnyDecimal(random), AnyDecimal(random), Noon, (OrderRefusal)random.Next(7));
        var fill = new Fill(order, Side.Sell, AnyDecimal(random), AnyDecimal(random), AnyDecimal(random), Liquidity.Maker, Noon);
        return new OrderUpdate(
            AnyAccount(random), new PositionId(AnyId(random)), report, random.Next(2) == 0 ? null : fill, random.NextInt64());
    }
}
