using R3edge.Contracts;

namespace R3edge.Application.Tests.Trading;

public sealed class AccountTrackingContractTests : TrackingContract
{
    protected override Task<TrackingUnderTest> OpenAsync() =>
        AccountTrackingUnderTest.OpenAsync(new MemoryTables(), () => ValueTask.CompletedTask);
}
