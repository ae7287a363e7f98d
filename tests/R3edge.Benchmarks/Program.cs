using BenchmarkDotNet.Running;
using R3edge.Benchmarks.Exchanges;
using R3edge.Benchmarks.Pipeline;

// What the whole platform carries is no matter of nanoseconds a call: it is loaded as it would be, and watched.
if (args is ["pipeline", .. var loads])
{
    await PipelineLoad.RunAsync(loads);
    return;
}

if (args is ["feeds"])
{
    FeedBursts.Run();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
