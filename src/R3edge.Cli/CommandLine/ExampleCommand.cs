using System.CommandLine;

namespace R3edge.Cli.CommandLine;

/// <summary>A command whose help shows how it is used.</summary>
/// <param name="name">What is typed.</param>
/// <param name="description">What it does.</param>
/// <param name="examples">Whole command lines.</param>
internal sealed class ExampleCommand(string name, string description, params IReadOnlyList<string> examples)
    : Command(name, description)
{
    private readonly Dictionary<string, string> _headings = [];

    /// <summary>Whole command lines that work.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>The headings in the help, by the name of the option that follows.</summary>
    public IReadOnlyDictionary<string, string> Headings => _headings;

    /// <summary>Adds options that belong together.</summary>
    /// <param name="heading">What stands above them in the help.</param>
    /// <param name="options">The options.</param>
    public void AddGroup(string heading, params ReadOnlySpan<Option> options)
    {
        _headings[options[0].Name] = heading;
        foreach (var option in options)
        {
            Options.Add(option);
        }
    }
}
