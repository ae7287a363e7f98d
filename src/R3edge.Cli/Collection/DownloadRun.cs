using R3edge.Application.Collection.Downloads;
using R3edge.Cli.Output;
using Spectre.Console;

namespace R3edge.Cli.Collection;

/// <summary>A download at the command line: what has come is kept beside the target, a bar shows how far it is, and it goes on where it ended.</summary>
/// <param name="Console">Where it writes.</param>
/// <param name="Title">What is downloaded, beside the bar.</param>
/// <param name="Noun">What a row is, in the singular.</param>
/// <param name="Target">The file to write.</param>
/// <param name="From">UTC; where it begins.</param>
/// <param name="To">UTC; where it ends.</param>
internal sealed record DownloadRun(CliConsole Console, string Title, string Noun, string Target, DateTime From, DateTime To)
{
    /// <summary>Opens what there is so far, or begins it.</summary>
    /// <param name="request">What tells this download from another.</param>
    /// <exception cref="UserErrorException">It cannot be opened, or is what is left of another.</exception>
    public PartFile Open(string request)
    {
        var path = Target + ".part";
        try
        {
            var part = PartFile.Open(path, request);
            if (part.Through is { } through)
            {
                Console.ForPeople().Line($"Going on at {through.Split(' ')[0]} with the {SeriesText.Count(part.Rows, Noun)} of {path}.");
            }

            return part;
        }
        catch (InvalidDataException)
        {
            throw new UserErrorException($"{path} is what is left of another download; remove it, or give another file with --out");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} cannot be opened, perhaps because another download writes it: {exception.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Downloads what is missing.</summary>
    /// <param name="part">Where it goes.</param>
    /// <param name="download">Downloads, tells how far it is, and answers why it cannot go on, or null.</param>
    /// <exception cref="UserErrorException">It cannot go on; what came is kept.</exception>
    public async Task DownloadAsync(PartFile part, Func<Action<DateTime>, Task<string?>> download)
    {
        if (await ShowAsync(progress => TryAsync(part, () => download(progress))) is { } problem)
        {
            UserError.Throw(
                $"{problem.TrimEnd('.')}; {SeriesText.Count(part.Rows, Noun)} are kept in {part.Path}, and the same command goes on there");
        }
    }

    /// <summary>Reads what has come.</summary>
    /// <exception cref="UserErrorException">It is damaged.</exception>
    public static T Read<T>(PartFile part, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException)
        {
            throw Damaged(part, exception);
        }
    }

    private async Task<string?> ShowAsync(Func<Action<DateTime>, Task<string?>> download)
    {
        if (!Console.IsTerminal)
        {
            return await download(_ => { });
        }

        var problem = default(string);
        await Console.ForPeople().Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async shown =>
            {
                var task = shown.AddTask(Title, maxValue: (To - From).TotalMinutes);
                problem = await download(reached => task.Value = (reached - From).TotalMinutes);
            });
        return problem;
    }

    private static async Task<string?> TryAsync(PartFile part, Func<Task<string?>> download)
    {
        try
        {
            return await download();
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(part, exception);
        }
        catch (IOException exception)
        {
            throw new UserErrorException($"{part.Path} cannot be written: {exception.Message.TrimEnd('.')}");
        }
    }

    private static UserErrorException Damaged(PartFile part, Exception exception) =>
        new($"{part.Path} is damaged, so remove it and begin again: {exception.Message}");
}
