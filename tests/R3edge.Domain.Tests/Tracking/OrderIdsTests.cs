using R3edge.Domain.Execution;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Tracking;

/// <summary>
/// The golden values were computed apart from the code, in Python, from the documented formula; that program's
/// finaliser gives e220a8397b1dcdaf for the first number of SplitMix64 with seed 0, the value its authors publish.
/// </summary>
public sealed class OrderIdsTests
{
    private static readonly UInt128 Value = new(0x0123456789abcdefUL, 0xfedcba9876543210UL);

    [Theory]
    [InlineData(OrderRole.Entry, 1, "fdec195430dd8f23f30a8bda38c6143d")]
    [InlineData(OrderRole.Entry, 1000, "47b6e557a2d2a149815422e3f6862539")]
    [InlineData(OrderRole.Exit, 2, "7b1dffa9f76cc930387cb6bfcf1fa116")]
    [InlineData(OrderRole.Stop, 1, "de77dd01476d92470b1d57e219c05751")]
    [InlineData(OrderRole.Target, 1000, "578dbf5f9f33e9d4b093a714af68be28")]
    public void For_KnownInputs_GivesTheSameIdForEver(OrderRole role, int counter, string expected) =>
        Assert.Equal(expected, OrderIds.For(new PositionId(Value), role, counter).ToString());

    [Fact]
    public void For_KnownSignal_GivesTheSamePositionIdForEver()
    {
        Assert.Equal("b0e8518c25c5af0b3f7ad0e7ec237152", PositionIds.For(new SignalId(Value)).ToString());
        Assert.Equal("09b7bc40181016dbd6ba65bfd48069df", PositionIds.For(new SignalId(0)).ToString());
    }

    [Fact]
    public void For_RoleThatDoesNotExist_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => OrderIds.For(default, (OrderRole)9, 1));

    [Fact]
    public void For_ManyPositionsRolesAndCounters_NeverRepeats()
    {
        var ids = new HashSet<OrderId>();
        for (var position = 0; position < 500; position++)
        {
            foreach (var role in Enum.GetValues<OrderRole>())
            {
                for (var counter = 1; counter <= 50; counter++)
                {
                    Assert.True(ids.Add(OrderIds.For(new PositionId((UInt128)position), role, counter)));
                }
            }
        }
    }

    [Fact]
    public void For_NeighbouringInputs_FlipHalfOfTheBits()
    {
        // A change of one bit should flip each of 128 bits with probability 1/2: 64 on average, standard deviation
        // sqrt(128)/2 = 5.66; of the mean of 1024 such counts 0.18. Five of those are 0.9.
        var flips = 0.0;
        for (var counter = 0; counter < 1024; counter++)
        {
            var first = OrderIds.For(new PositionId(Value), OrderRole.Stop, 2 * counter).Value;
            var second = OrderIds.For(new PositionId(Value), OrderRole.Stop, (2 * counter) + 1).Value;
            flips += (double)UInt128.PopCount(first ^ second);
        }

        Assert.InRange(flips / 1024, 63.1, 64.9);
    }
}
