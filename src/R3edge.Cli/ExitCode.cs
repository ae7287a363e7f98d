namespace R3edge.Cli;

/// <summary>What the process returns to the shell.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>A failure nobody foresaw: a bug.</summary>
    public const int Failure = 1;

    /// <summary>The command line or a file it names is wrong; one sentence on the error output says how.</summary>
    public const int WrongInput = 2;

    /// <summary>The question was answered, and the answer is a refusal that has a name.</summary>
    public const int Refused = 3;

    /// <summary>Interrupted with Ctrl-C.</summary>
    public const int Interrupted = 130;
}
