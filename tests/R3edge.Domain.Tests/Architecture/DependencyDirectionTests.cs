using System.Xml.Linq;
using R3edge.Testing;

namespace R3edge.Domain.Tests.Architecture;

/// <summary>The layers point inwards: Domain, Application, then adapters that never see each other, then hosts.</summary>
public class DependencyDirectionTests
{
    private static readonly Dictionary<string, int> Layers = new()
    {
        ["R3edge.Domain"] = 0,
        ["R3edge.Application"] = 1,
        ["R3edge.Exchanges"] = 2,
        ["R3edge.Storage.Sqlite"] = 2,
        ["R3edge.Storage.Azure"] = 2,
        ["R3edge.Api"] = 2,
        ["R3edge.SimulatedExchange"] = 2,
        ["R3edge.Local"] = 3,
        ["R3edge.Functions"] = 3,
        ["R3edge.Bridge"] = 3,
        ["R3edge.Cli"] = 4,
    };

    private static readonly string[] PurityBreakers =
    [
        "System.Net.Http", "System.Net.Sockets", "System.IO.FileSystem", "System.Console", "System.Threading.Tasks.Parallel",
        "Microsoft.Extensions.Logging.Abstractions", "System.Diagnostics.Process",
    ];

    public static TheoryData<string> Projects() => [.. Layers.Keys.Where(name => File.Exists(PathOf(name)))];

    [Fact]
    public void EveryProjectUnderSrc_HasALayer()
    {
        // Not deeper: the build of a function app generates a project of its own.
        var projects = Directory.GetDirectories(Path.Combine(Repository.Root, "src"))
            .SelectMany(folder => Directory.GetFiles(folder, "*.csproj"))
            .ToArray();
        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.Contains(Path.GetFileNameWithoutExtension(project), Layers.Keys));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_RefersOnlyToLayersBelowItsOwn(string name)
    {
        var references = References(name);

        Assert.All(references, reference => Assert.True(
            Layers[reference] < Layers[name], $"{name} must not refer to {reference}: it is not in a layer below."));
    }

    [Fact]
    public void Domain_HasNoPackageOrProjectOfItsOwn()
    {
        var project = XDocument.Load(PathOf("R3edge.Domain"));

        Assert.Empty(project.Descendants("PackageReference"));
        Assert.Empty(project.Descendants("ProjectReference"));
    }

    [Fact]
    public void DomainAssembly_UsesNoLibraryForInputOutputOrLogging()
    {
        var used = typeof(Domain.Markets.Bar).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name);

        Assert.Empty(used.Intersect(PurityBreakers));
    }

    [Fact]
    public void Domain_IsSynchronousAndNeverReadsAClockOrAFile()
    {
        string[] forbidden = ["async ", "await ", "TimeProvider", "Stopwatch", "File.", "Directory.", "Environment.", "ILogger", "Console."];
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "src", "R3edge.Domain"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

        foreach (var source in sources)
        {
            var code = File.ReadLines(source).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal));
            Assert.All(code, line => Assert.All(forbidden, word => Assert.DoesNotContain(word, line, StringComparison.Ordinal)));
        }
    }

    private static string PathOf(string name) => Path.Combine(Repository.Root, "src", name, name + ".csproj");

    private static IEnumerable<string> References(string name) => XDocument.Load(PathOf(name))
        .Descendants("ProjectReference")
        .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
