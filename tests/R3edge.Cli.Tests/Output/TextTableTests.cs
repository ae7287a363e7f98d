using R3edge.Cli.Output;
using Spectre.Console;

namespace R3edge.Cli.Tests.Output;

public sealed class TextTableTests
{
    [Fact]
    public void Write_EnoughRoom_AlignsNumbersRightAndTextLeft() => Assert.Equal(
        """
          Name      Profit   Note
        ───────────────────────────────────
          alpha       1.00   [plain] text
          bravo   1,000.25   none


        """,
        Shown(80));

    [Fact]
    public void Write_TooNarrow_BreaksTextBetweenWordsAndNumbersNever() => Assert.Equal(
        """
          Name     Profit  Note
        ───────────────────────────
          alpha      1.00  [plain]
                           text
          bravo  1,000.25  none


        """,
        Shown(27));

    [Theory]
    [InlineData(10)]
    [InlineData(26)]
    [InlineData(33)]
    [InlineData(1000)]
    public void Write_AnyWidth_KeepsEveryWord(int width)
    {
        var words = Shown(width).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

        Assert.All(["alpha", "1.00", "[plain]", "text", "bravo", "1,000.25", "none"], word => Assert.Contains(word, words));
    }

    private static string Shown(int width)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        var table = Tables.Create("Name", ">Profit", "Note");
        table.Row("alpha", "1.00", "[plain] text");
        table.Row("bravo", "1,000.25", "none");
        console.Write(table);
        return output.ToString();
    }
}
