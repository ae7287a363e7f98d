using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace R3edge.Infra.Tests.Grammar;

/// <summary>The grammar of Bicep from npm, run by node; it is installed into a temporary folder once.</summary>
internal static partial class BicepGrammar
{
    private const string Runtime = "web-tree-sitter@0.27.2";
    private const string Grammar = "tree-sitter-bicep@1.1.0";

    private static readonly Lazy<(string Folder, string Problem)> Installed = new(Install);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { MaxDepth = 512 };

    /// <summary>Parses files; skips the test where node or the grammar cannot be had.</summary>
    /// <param name="files">Texts by name.</param>
    public static IReadOnlyList<SyntaxFile> Parse(IReadOnlyDictionary<string, string> files)
    {
        var (folder, problem) = Installed.Value;
        Assert.SkipWhen(problem.Length > 0, problem);
        var texts = files.ToDictionary(
            file => file.Key,
            file => file.Key.EndsWith(".bicepparam", StringComparison.Ordinal) ? AsVariables(file.Value) : file.Value);
        var input = JsonSerializer.Serialize(texts.Select(file => new { name = file.Key, text = file.Value }));
        var script = Path.Combine(AppContext.BaseDirectory, "Grammar", "parse.mjs");
        var (exit, output, error) = Run("node", [script, folder], input, TimeSpan.FromSeconds(60));
        Assert.True(exit == 0, error);
        var parsed = JsonSerializer.Deserialize<ParsedFile[]>(output, Json)!;
        return [.. parsed.Select(file => new SyntaxFile(file.Name, texts[file.Name], file.Root))];
    }

    // The grammar knows no parameter files; with their two own statements written as others they are Bicep.
    private static string AsVariables(string text) => Assignment().Replace(Using().Replace(text, ""), "var $1 =");

    [GeneratedRegex(@"^using '.*'", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^param (\w+) =", RegexOptions.Multiline)]
    private static partial Regex Assignment();

    private static (string Folder, string Problem) Install()
    {
        var folder = Path.Combine(Path.GetTempPath(), "r3edge-grammar-1.1.0-0.27.2");
        var done = Path.Combine(folder, "installed");
        if (File.Exists(done))
        {
            return Run("node", ["--version"], "", TimeSpan.FromSeconds(20)).Exit == 0
                ? (folder, "")
                : ("", "Node is not here, which runs the grammar of Bicep.");
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "package.json"), """{ "private": true }""");
        var (exit, _, error) = Run(
            "npm",
            ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", Runtime, Grammar],
            "",
            TimeSpan.FromMinutes(2));
        if (exit != 0)
        {
            return ("", $"The grammar of Bicep could not be installed with npm: {error.Split('\n')[0]}");
        }

        File.WriteAllText(done, "");
        return (folder, "");
    }

    private static (int Exit, string Output, string Error) Run(string program, string[] arguments, string input, TimeSpan patience)
    {
        var name = OperatingSystem.IsWindows() && program == "npm" ? "npm.cmd" : program;
        var start = new ProcessStartInfo(name, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            if (!process.WaitForExit(patience))
            {
                process.Kill(entireProcessTree: true);
                return (-1, "", $"{program} did not end within {patience.TotalSeconds:0} s.");
            }

            return (process.ExitCode, output.Result, error.Result);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return (-1, "", $"{program} is not here: {exception.Message}");
        }
    }

    private sealed record ParsedFile(string Name, SyntaxNode Root);
}
