using System.Text.Json;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Backtesting.Statistics;

public sealed class StatisticsPlanTests
{
    [Fact]
    public void For_HourlyBarsAroundTheClock_SamplesUtcDays()
    {
        var plan = StatisticsPlan.For(Given.Flat(Timeframe.OneHour, 366 * 24)); // 2024 is a leap year.

        Assert.Equal(366, plan.SampleCount);
        Assert.Equal(366.0 / 365.25, plan.Years, 1e-12);
        Assert.Equal(365.25, plan.SamplesPerYear, 1e-9);
    }

    [Fact]
    public void For_DailyBarsOnWeekdays_HasAboutTwoHundredAndSixtySamplesAYear()
    {
        var weekdays = Enumerable.Range(0, 4 * 365)
            .Select(day => Given.Start.AddDays(day))
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            .ToArray();
        var plan = StatisticsPlan.For(Given.BarsAt(Timeframe.OneDay, weekdays, [.. weekdays.Select(_ => 1.0)]));

        Assert.Equal(weekdays.Length, plan.SampleCount);
        Assert.Equal(365.25 * 5.0 / 7.0, plan.SamplesPerYear, 0.5);
    }

    [Fact]
    public void For_BarThatClosesAtMidnight_BelongsToTheDayThatEnds()
    {
        // Opens at 22:00 and 23:00 of one day, 00:00 of the next: two samples, the first over both bars before midnight.
        var plan = StatisticsPlan.For(Given.Bars(Timeframe.OneHour, Given.Start.AddHours(22), 1.0, 1.0, 1.0));

        // Returns of the samples: 21 % and 0. Of the bars they would be 10 %, 10 % and 0.
        var statistics = BacktestStatistics.Compute(plan, [1100.0, 1210.0, 1210.0], 1000.0, [], 0);

        Assert.Equal(2, statistics.SampleCount);
        Assert.Equal(Math.Sqrt(2.0) / 2.0 * 0.21, statistics.Volatility!.Value / Math.Sqrt(statistics.SamplesPerYear), 1e-12);
    }

    [Fact]
    public void For_WeeklyBars_SamplesEveryBar()
    {
        var plan = StatisticsPlan.For(Given.Flat(Timeframe.OneWeek, 10));

        Assert.Equal(10, plan.SampleCount);
        Assert.Equal(365.25 / 7.0, plan.SamplesPerYear, 1e-9);
    }

    [Fact]
    public void For_BarsOfThreeMonthsWithAHole_TabulatesTheMonthsThatHaveBars()
    {
        DateTime[] opens =
        [
            new(2023, 11, 30, 0, 0, 0, DateTimeKind.Utc), // Closes at the first instant of December, but is November's.
            new(2023, 12, 1, 0, 0, 0, DateTimeKind.Utc),
            new(2023, 12, 31, 0, 0, 0, DateTimeKind.Utc),
            new(2024, 2, 15, 0, 0, 0, DateTimeKind.Utc),
        ];
        var plan = StatisticsPlan.For(Given.BarsAt(Timeframe.OneDay, opens, [1.0, 1.0, 1.0, 1.0]));

        var statistics = BacktestStatistics.Compute(plan, [1200.0, 1300.0, 900.0, -90.0], 1000.0, [], 0);

        Assert.Equal(
            [
                new MonthlyReturn(2023, 11, 1200.0 / 1000.0 - 1.0),
                new MonthlyReturn(2023, 12, 900.0 / 1200.0 - 1.0),
                new MonthlyReturn(2024, 2, -90.0 / 900.0 - 1.0),
            ],
            statistics.MonthlyReturns);
    }

    [Fact]
    public void For_MonthThatStartsWithNothing_HasNoReturn()
    {
        var plan = StatisticsPlan.For(Given.Bars(Timeframe.OneDay, new DateTime(2024, 1, 31, 0, 0, 0, DateTimeKind.Utc), 1.0, 1.0));

        var statistics = BacktestStatistics.Compute(plan, [0.0, 10.0], 1000.0, [], 0);

        Assert.Equal([new MonthlyReturn(2024, 1, -1.0), new MonthlyReturn(2024, 2, null)], statistics.MonthlyReturns);
    }

    [Fact]
    public void For_NoBars_Throws() =>
        Assert.Throws<ArgumentException>(() => StatisticsPlan.For(new BarSeriesBuilder(Timeframe.OneDay).Build()));

    [Fact]
    public void Compute_SameRunTwiceOnManyThreads_GivesEqualRecords()
    {
        var plan = StatisticsPlan.For(Given.Flat(Timeframe.OneHour, 1000));
        var equity = Enumerable.Range(0, 1000).Select(i => 1000.0 + i * 37 % 101).ToArray();
        var first = BacktestStatistics.Compute(plan, equity, 1000.0, [Given.Trade(5m)], 10);

        var others = Enumerable.Range(0, 32).AsParallel()
            .Select(_ => BacktestStatistics.Compute(plan, equity, 1000.0, [Given.Trade(5m)], 10));

        Assert.All(others, other => Assert.Equal(first, other));
    }

    [Fact]
    public void Compute_WrittenAndReadAsJson_IsEqual()
    {
        var plan = StatisticsPlan.For(Given.Flat(Timeframe.OneDay, 40));
        var equity = Enumerable.Range(0, 40).Select(i => 1000.0 + i * 37 % 101).ToArray();
        var statistics = BacktestStatistics.Compute(plan, equity, 1000.0, [Given.Trade(5m), Given.Trade(-3m)], 10);

        var json = JsonSerializer.Serialize(statistics, JsonSerializerOptions.Web);

        Assert.Equal(statistics, JsonSerializer.Deserialize<BacktestStatistics>(json, JsonSerializerOptions.Web));
    }

    [Fact]
    public void Documentation_HasASectionForEveryStatistic()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "R3edge.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        var documented = File.ReadLines(Path.Combine(folder.FullName, "docs", "statistics.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1])
            .Order(StringComparer.Ordinal);
        var computed = typeof(BacktestStatistics).GetProperties()
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
            .Order(StringComparer.Ordinal);

        Assert.Equal(computed, documented);
    }

    [Fact]
    public void Compute_HundredTimesTheBars_AllocatesNoMore()
    {
        long Allocated(int bars)
        {
            var plan = StatisticsPlan.For(Given.Flat(Timeframe.OneMinute, bars));
            var equity = Enumerable.Range(0, bars).Select(i => 1000.0 + i * 37 % 101).ToArray();
            BacktestStatistics.Compute(plan, equity, 1000.0, [], 0);
            var before = GC.GetAllocatedBytesForCurrentThread();
            BacktestStatistics.Compute(plan, equity, 1000.0, [], 0);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // Both within a month, so that the table of months is equally long.
        Assert.Equal(Allocated(400), Allocated(40_000));
    }
}
