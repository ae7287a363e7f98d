using R3edge.Testing;

namespace R3edge.Local.Tests.Api;

/// <summary>The tests that ask one host; it starts once.</summary>
[CollectionDefinition(Name)]
public sealed class ApiGroup : ICollectionFixture<RunningHost>
{
    public const string Name = "api";
}
