using R3edge.Cli;

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    // The first Ctrl-C lets the command clean up behind itself; the second ends the process as usual.
    press.Cancel = !interrupted.IsCancellationRequested;
    interrupted.Cancel();
};

return await R3edgeApp.RunAsync(args, CliConsole.OfProcess(), interrupted.Token);
