using R3edge.Cli.Output;

namespace R3edge.Cli.Tests;

public sealed class FrameTests
{
    [Theory]
    [InlineData("unknown command 'foo'; 'r3edge' has up, status, scan, size, sessions, positions, orders, performance, token, backtest, optimize, walk-forward, strategies, indicators, garch, hmm, regime, entry, data, exchange", "foo")]
    [InlineData("unknown command 'dta'; did you mean 'r3edge data'?", "dta")]
    [InlineData("unknown command 'imprt'; did you mean 'r3edge data import'?", "data", "imprt")]
    [InlineData("'r3edge data' needs a command: check, resample, import, simulate, download", "data")]
    [InlineData("unknown option '--frobnicate'; see 'r3edge --help'", "--frobnicate")]
    [InlineData("unknown option '--ouy'; did you mean '--out'?", "data", "import", "x.csv", "--ouy", "y.csv")]
    [InlineData("unknown option '--help-me'; see 'r3edge data --help'", "data", "--help-me")]
    [InlineData("'r3edge data check' needs FILE", "data", "check")]
    [InlineData("'y.csv' is one argument too many; see 'r3edge data check --help'", "data", "check", "x.csv", "y.csv")]
    [InlineData("'r3edge data import' needs --out FILE|-", "data", "import", "x.csv")]
    [InlineData("--out needs a value: --out FILE|-", "data", "import", "x.csv", "--out")]
    [InlineData("--out needs a file name", "data", "import", "x.csv", "--out", " ")]
    [InlineData("--out can be given only once", "data", "import", "x.csv", "--out", "a", "--out", "b")]
    [InlineData("--days must be a whole number from 1 to 36500, not '3x'", "data", "simulate", "--out", "d", "--days", "3x")]
    [InlineData("--days must be a whole number from 1 to 36500, not '-5'", "data", "simulate", "--out", "d", "--days", "-5")]
    [InlineData("--days must be a whole number from 1 to 36500, not '1.5'", "data", "simulate", "--out", "d", "--days", "1.5")]
    [InlineData("--days must be a whole number from 1 to 36500, not '99999999999'", "data", "simulate", "--out", "d", "--days", "99999999999")]
    [InlineData("--start must be a time such as 2024-01-31 or 2024-01-31T13:00:00Z, not 'soon'", "data", "simulate", "--out", "d", "--start", "soon")]
    [InlineData("'7h' is not a timeframe; there are 1m 3m 5m 15m 30m 1h 2h 4h 6h 12h 1d 1w", "data", "simulate", "--out", "d", "--timeframe", "7h")]
    [InlineData("@x.rsp: there is no such file", "data", "check", "@x.rsp")]
    public async Task Run_WrongCommandLine_IsOneSentence(string sentence, params string[] args) =>
        Assert.Equal(sentence, await CommandLineRun.IsRefused(args));

    [Fact]
    public async Task Run_LineBreaksInAnArgument_StayOneLine() =>
        Assert.Equal("a b: there is no such file", await CommandLineRun.IsRefused("data", "check", "a\nb"));

    [Fact]
    public async Task Run_WithoutArguments_ShowsHelp()
    {
        var help = await CommandLineRun.Succeeds();

        Assert.Equal(await CommandLineRun.Succeeds("--help"), help);
        Assert.Contains("Commands:", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data")]
    [InlineData("data", "check")]
    [InlineData("data", "resample")]
    [InlineData("data", "import")]
    [InlineData("data", "simulate")]
    [InlineData("indicators")]
    [InlineData("hmm")]
    [InlineData("up")]
    [InlineData("token")]
    [InlineData("status")]
    [InlineData("scan")]
    [InlineData("size")]
    [InlineData("sessions")]
    [InlineData("sessions", "start")]
    [InlineData("sessions", "stop")]
    [InlineData("positions")]
    [InlineData("positions", "show")]
    [InlineData("positions", "exit")]
    [InlineData("orders")]
    [InlineData("performance")]
    public async Task Help_OfEveryCommand_HasExamplesThatBeginWithIt(params string[] path)
    {
        var help = await CommandLineRun.Succeeds([.. path, "--help"]);

        var examples = help.Split("Examples:\n")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.StartsWith($"  r3edge {string.Join(' ', path)}", example, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Version_IsOneLine() => Assert.Matches(@"^r3edge \d+\.\d+\.\d+\n$", await CommandLineRun.Succeeds("--version"));

    [Theory]
    [InlineData("indicators", "--data", "FILE", "--add", "sma:2", "--out", "OUT")]
    [InlineData("data", "import", "FILE", "--out", "OUT")]
    [InlineData("data", "check", "FILE", "--json", "OUT")]
    public async Task Run_Interrupted_Returns130AndWritesNothing(params string[] args)
    {
        using var error = new StringWriter { NewLine = "\n" };
        using var folder = new TemporaryFolder();
        var bars = folder.Write("bars.csv", "time,open,high,low,close,volume", "2024-01-01,1,1,1,1,1", "2024-01-02,1,1,1,1,1");
        using var interrupted = new CancellationTokenSource();
        await interrupted.CancelAsync();

        var exitCode = await R3edgeApp.RunAsync(
            [.. args.Select(arg => arg == "FILE" ? bars : arg == "OUT" ? folder.File("out") : arg)],
            new CliConsole(TextWriter.Null, error),
            interrupted.Token);

        Assert.Equal(130, exitCode);
        Assert.Equal("r3edge: interrupted\n", error.ToString());
        Assert.Equal(["bars.csv"], folder.Names());
    }

    [Fact]
    public async Task Write_InterruptedHalfWay_LeavesTheFileAsItWas()
    {
        using var folder = new TemporaryFolder();
        using var interrupted = new CancellationTokenSource();
        var target = folder.Write("out.csv", "before");
        var console = new CliConsole(TextWriter.Null, TextWriter.Null);
        await R3edgeApp.RunAsync(["--version"], console, interrupted.Token);

        Assert.Throws<OperationCanceledException>(() => OutputFile.Write(console, target, writer =>
        {
            writer.Write("after");
            interrupted.Cancel();
        }));

        Assert.Equal("before\n", await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken));
        Assert.Equal(["out.csv"], folder.Names());
    }

    [Fact]
    public async Task Run_OutputThatCannotBeWritten_IsOneSentence()
    {
        using var error = new StringWriter { NewLine = "\n" };
        using var full = new FullDisk();

        var exitCode = await R3edgeApp.RunAsync(["--version"], new CliConsole(full, error), TestContext.Current.CancellationToken);

        Assert.Equal(2, exitCode);
        Assert.Equal("r3edge: the output cannot be written: disk full\n", error.ToString());
    }

    [Fact]
    public async Task Run_Bug_IsAShortMessageAndExitCode1()
    {
        using var error = new StringWriter { NewLine = "\n" };
        var closed = new StringWriter();
        await closed.DisposeAsync();

        var exitCode = await R3edgeApp.RunAsync(["--version"], new CliConsole(closed, error), TestContext.Current.CancellationToken);

        Assert.Equal(1, exitCode);
        Assert.Matches("^r3edge: this is a fault of r3edge: .*R3EDGE_DEBUG=1.*\n$", error.ToString());
    }

    [Fact]
    public void Json_NumbersThatDoNotExist_AreNull()
    {
        using var output = new StringWriter();

        JsonOutput.Write(new CliConsole(output, TextWriter.Null), "-", new { SharpeRatio = double.NaN, Best = double.PositiveInfinity, Kind = DayOfWeek.Monday, Price = 1.10m });

        Assert.Equal("{\n  \"sharpeRatio\": null,\n  \"best\": null,\n  \"kind\": \"monday\",\n  \"price\": 1.10\n}\n", output.ToString());
    }

    [Fact]
    public void Csv_CellsOfEveryKind_AreWrittenSoThatAnyProgramReadsThem()
    {
        using var output = new StringWriter();

        CsvOutput.Write(new CliConsole(output, TextWriter.Null), "-", ["a", "b,c"], table =>
        {
            table.Cell(1e-7).Cell(double.NaN).Cell(1.50m).Cell(12L).Cell("say \"hi\"").Cell((string?)null)
                .Cell(new DateTime(2024, 1, 31, 13, 0, 0, DateTimeKind.Utc)).EndRow();
        });

        Assert.Equal("a,\"b,c\"\n0.0000001,,1.50,12,\"say \"\"hi\"\"\",,2024-01-31T13:00:00Z\n", output.ToString());
    }

    private sealed class FullDisk : StringWriter
    {
        public override void Write(char value) => throw new IOException("disk full");

        public override void Write(char[] buffer, int index, int count) => throw new IOException("disk full");

        public override void Write(string? value) => throw new IOException("disk full");

        public override void WriteLine(string? value) => throw new IOException("disk full");
    }
}
