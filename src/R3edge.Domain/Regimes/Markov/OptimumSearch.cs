using R3edge.Domain.Markets.Simulation;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>
/// Looks for the greatest of many local maxima. Of many runs all take a few steps, the most likely of them some more, and the most likely of
/// these go to the end (Biernacki, Celeux and Govaert 2003). Runs that have come to the same place are one, and where nearly all do so no
/// more are begun (the rule of Boender and Rinnooy Kan 1987). Then states are moved about (<see cref="StateRelocation"/>) for as long as
/// that leads higher.
/// </summary>
internal sealed class OptimumSearch
{
    private const int ShortRun = 30;
    private const int MiddleRun = 90;
    private const int LongRun = 360;
    private const int MiddleRuns = 8;
    private const int LongRuns = 4;
    private const int FinalRuns = 2;

    // Runs are compared every so many steps, and starts are made so many at once.
    private const int Slice = 10;
    private const int LongSlice = 30;
    private const int Batch = 8;

    // A run that is so many times as far below the best one as it rose in its latest slice does not get there.
    private const double Hopeless = 30.0;

    // In log-likelihood: less is the same maximum approached from another side.
    private const double LeastGain = 1e-6;

    // Observations times states squared times steps: some ten seconds of one run, and a few of moving about.
    private const double MostWork = 1e10;
    private const double MostRelocationWork = 2e9;
    private const int FewestStepsForWork = 300;
    private const double MostStartWork = 2e7;
    private const int FewestStartsForWork = 16;

    private readonly ExpectationMaximization _step;
    private readonly double _workOfStep;
    private readonly int _mostSteps;
    private readonly int _relocations;

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

    /// <summary>From how many places to start at most.</summary>
    public int StartCount { get; }

    /// <summary>The steps of all runs.</summary>
    public int Steps { get; private set; }

    /// <summary>How many runs were abandoned because a state died out or shrank onto a few observations.</summary>
    public int Abandoned { get; private set; }

    /// <summary>Searches.</summary>
    /// <param name="starts">Where to start.</param>
    /// <param name="random">Draws what is drawn.</param>
    /// <returns>The best run; null where all degenerate.</returns>
    public EstimationRun? Run(IEnumerable<double[]> starts, DeterministicRandom random)
    {
        var best = BestFrom(starts, null);
        var relocation = new StateRelocation(_step.Layout, random);
        var (inVain, stepsOfRound, stepsLeft) = (0, (long)ShortRun * relocation.Count, MostRelocationWork / _workOfStep);
        while (best is { IsConverged: true } && inVain < _relocations && stepsOfRound <= stepsLeft)
        {
            var before = Steps;
            if (BestFrom(relocation.Moves(best.Parameters.ToArray()), best) is { IsConverged: true } moved
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

    /// <summary>Takes starts that are close to their maxima to the end.</summary>
    /// <param name="starts">Where to start.</param>
    /// <returns>The best run; null where all degenerate.</returns>
    public EstimationRun? Finish(IEnumerable<double[]> starts) =>
        Continue([.. starts.Select(start => new EstimationRun(_step, start))], FinalRuns, _mostSteps, null).MaxBy(run => run.LogLikelihood);

    // The best run of those that do not come to a place that is known.
    private EstimationRun? BestFrom(IEnumerable<double[]> starts, EstimationRun? known)
    {
        var runs = Begin(starts, known);
        runs = Continue(runs, MiddleRuns, MiddleRun, known);
        runs = Continue(runs, LongRuns, LongRun, known);
        runs = Continue(runs, FinalRuns, _mostSteps, known);
        return runs.Where(run => run.IsConverged || run.Steps >= _mostSteps).MaxBy(run => run.LogLikelihood);
    }

    // Of n sound runs that came to w places, the expected number of places in all is w (n - 1) / (n - w - 2).
    private List<EstimationRun> Begin(IEnumerable<double[]> starts, EstimationRun? known)
    {
        List<EstimationRun> places = known is null ? [] : [known];
        var sound = places.Count;
        foreach (var batch in starts.Chunk(Batch))
        {
            foreach (var start in batch)
            {
                var run = new EstimationRun(_step, start);
                var isNew = Advance(run, ShortRun, places, Slice);
                sound += run.IsDegenerate ? 0 : 1;
                if (isNew)
                {
                    places.Add(run);
                }
            }

            if (sound > places.Count + 2 && places.Count * (sound - 1.0) / (sound - places.Count - 2.0) < places.Count + 0.5)
            {
                break;
            }
        }

        return [.. places.Where(run => run != known)];
    }

    // Where a run comes to nothing the next one has its turn.
    private List<EstimationRun> Continue(List<EstimationRun> runs, int count, int steps, EstimationRun? known)
    {
        List<EstimationRun> kept = known is null ? [] : [known];
        foreach (var run in runs.OrderByDescending(run => run.LogLikelihood))
        {
            if (kept.Count(other => other != known) == count)
            {
                break;
            }

            if (Advance(run, steps, kept, LongSlice))
            {
                kept.Add(run);
            }
        }

        return [.. kept.Where(run => run != known)];
    }

    // Whether the run is worth keeping: sound, and on the way to a place of its own that is not hopelessly low.
    private bool Advance(EstimationRun run, int steps, List<EstimationRun> others, int slice)
    {
        var most = Math.Min(steps, _mostSteps);
        while (!run.IsConverged && run.Steps < most)
        {
            var (before, stepsBefore) = (run.LogLikelihood, run.Steps);
            run.Continue(Math.Min(most, run.Steps + slice));
            Steps += run.Steps - stepsBefore;
            if (run.IsDegenerate)
            {
                Abandoned++;
                return false;
            }

            if (others.Exists(run.IsNear))
            {
                return false;
            }

            if (slice == LongSlice && others.Count > 0
                && others.Max(other => other.LogLikelihood) - run.LogLikelihood > Hopeless * (run.LogLikelihood - before))
            {
                return false;
            }
        }

        return !others.Exists(run.IsNear);
    }
}
