using System.CommandLine;

namespace R3edge.Cli.CommandLine;

/// <summary>A command whose help shows how it is used.</summary>
/// <param name="name">What is typed.</param>
/// <param name="description">What it does.</param>
/// <param name="examples">Whole command lines.</param>
internal sealed class ExampleCommand(string name, string description, params IReadOnlyList<string> examples)
    : Command(name, description)
{
    /// <summary>Whole command lines that work.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}
