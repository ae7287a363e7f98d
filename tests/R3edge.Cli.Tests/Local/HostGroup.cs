using R3edge.Testing;

namespace R3edge.Cli.Tests.Local;

/// <summary>The tests of commands that ask a running host; it starts once.</summary>
[CollectionDefinition(Name)]
public sealed class HostGroup : ICollectionFixture<RunningHost>
{
    public const string Name = "host";
}
