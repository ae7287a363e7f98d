using R3edge.Domain.Markets.Simulation;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>
/// Looks for the greatest of many local maxima. Of many runs all take a few steps, the most likely of them some more, and the most likely of
/// these go to the end (Biernacki, Celeux and Govaert 2003). Then states are moved about (<see cref="StateRelocation"/>) for as long as that
/// leads higher.
/// </summary>
internal sealed class OptimumSearch
{
    private const int ShortRun = 30;
    private const int MiddleRun = 90;
    private const int LongRun = 360;
    private const int MiddleRuns = 20;
    private const int LongRuns = 8;
    private const int FinalRuns = 3;

    // In log-likelihood: less is the same maximum approached from another side.
    private const double LeastGain = 1e-6;

    // Observations times states squared times steps: a minute of one run, and some seconds of moving about.
    private const double MostWork = 2e10;
    private const double MostRelocationWork = 2e9;
    private const int FewestStepsForWork = 300;
    private const double MostStartWork = 2e7;
    private const int FewestStartsForWork = 16;

    private readonly ExpectationMaximization _step;
    private readonly double _workOfStep;
    private readonly int _mostSteps;
    private readonly int _relocations;
    private readonly List<EstimationRun> _runs = [];

    /// <summary>Prepares a search.</summary>
    /// <param name="step">A step from some parameters.</param>
    /// <param name="count">How many observations there are.</param>
    /// <param name="options">How far to go.</param>
    public OptimumSearch(ExpectationMaximization step, int count, HiddenMarkovOptions options)
    {
        _step = step;
        _relocations = options.Relocations;
        _workOfStep = (double)count * step.Layout.States * step.Layout.States;
        _mostSteps = (int)Math.Clamp(MostWork / _workOfStep, Math.Min(FewestStepsForWork, options.MaximumSteps), options.MaximumSteps);
        StartCount = (int)Math.Clamp(MostStartWork / _workOfStep, Math.Min(FewestStartsForWork, options.Starts), options.Starts);
    }

    /// <summary>From how many places to start.</summary>
    public int StartCount { get; }

    /// <summary>The steps of all runs.</summary>
    public int Steps => _runs.Sum(run => run.Steps);

    /// <summary>How many runs were abandoned.</summary>
    public int Abandoned => _runs.Count(run => run.IsDegenerate);

    /// <summary>Searches.</summary>
    /// <param name="starts">Where to start.</param>
    /// <param name="random">Draws what is drawn.</param>
    /// <returns>The best run; null where all degenerate.</returns>
    public EstimationRun? Run(IEnumerable<double[]> starts, DeterministicRandom random)
    {
        var best = BestFrom(starts);
        var relocation = new StateRelocation(_step.Layout, random);
        var (inVain, stepsOfRound, stepsLeft) = (0, (long)ShortRun * relocation.Count, MostRelocationWork / _workOfStep);
        while (best is { IsConverged: true } && inVain < _relocations && stepsOfRound <= stepsLeft)
        {
            var before = Steps;
            if (BestFrom(relocation.Moves(best.Parameters.ToArray())) is { IsConverged: true } moved
                && moved.LogLikelihood > best.LogLikelihood + LeastGain)
            {
                (best, inVain) = (moved, 0);
            }
            else
            {
                inVain++;
            }

            stepsOfRound = Steps - before;
            stepsLeft -= stepsOfRound;
        }

        return best;
    }

    private EstimationRun? BestFrom(IEnumerable<double[]> starts)
    {
        var runs = starts.Select(start => new EstimationRun(_step, start)).ToList();
        _runs.AddRange(runs);
        Continue(runs, runs.Count, ShortRun);
        Continue(runs, MiddleRuns, MiddleRun);
        Continue(runs, LongRuns, LongRun);
        Continue(runs, FinalRuns, _mostSteps);
        return MostLikelyFirst(runs).FirstOrDefault(run => run.IsConverged || run.Steps >= _mostSteps);
    }

    // Where a run degenerates the next one has its turn.
    private void Continue(List<EstimationRun> runs, int count, int steps)
    {
        var sound = 0;
        foreach (var run in MostLikelyFirst(runs))
        {
            if (sound == count)
            {
                break;
            }

            run.Continue(Math.Min(steps, _mostSteps));
            sound += run.IsDegenerate ? 0 : 1;
        }
    }

    private static List<EstimationRun> MostLikelyFirst(List<EstimationRun> runs) =>
        [.. runs.Where(run => !run.IsDegenerate).OrderByDescending(run => run.LogLikelihood)];
}
