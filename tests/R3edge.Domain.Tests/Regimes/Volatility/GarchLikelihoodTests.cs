using R3edge.Domain.Regimes.Volatility;

namespace R3edge.Domain.Tests.Regimes.Volatility;

public sealed class GarchLikelihoodTests
{
    private const int Size = 6;

    public static TheoryData<VarianceModel, InnovationDistribution, PresampleRule> Every => Given.EverySpecification();

    [Theory]
    [MemberData(nameof(Every))]
    public void Gradient_IsThatOfDifferences(VarianceModel model, InnovationDistribution distribution, PresampleRule presample)
    {
        var specification = new GarchSpecification(model, distribution, presample);
        var returns = Given.Simulated(model, distribution, 500);
        var center = Away(Given.Parameters(model, distribution));
        var gradient = new double[Size];
        var value = GarchLikelihood.Derivatives(specification, center, returns, gradient, new double[Size * Size]);

        Assert.Equal(GarchLikelihood.Value(specification, center, returns), value, 1e-10);
        foreach (var i in Indices(specification))
        {
            // Richardson: the error of (4 D(h/2) - D(h)) / 3 is of order h^4.
            var difference = ((4.0 * Central(2e-4)) - Central(4e-4)) / 3.0;
            Assert.True(Math.Abs(difference - gradient[i]) < 1e-6 * (1.0 + Math.Abs(gradient[i])), $"{i}: {gradient[i]:R} and {difference:R}");

            double Central(double step) =>
                (GarchLikelihood.Value(specification, Moved(center, i, step), returns)
                    - GarchLikelihood.Value(specification, Moved(center, i, -step), returns)) / (2.0 * step * Unit(i));
        }
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Hessian_IsThatOfDifferencesOfTheGradient(VarianceModel model, InnovationDistribution distribution, PresampleRule presample)
    {
        var specification = new GarchSpecification(model, distribution, presample);
        var returns = Given.Simulated(model, distribution, 500);
        var center = Away(Given.Parameters(model, distribution));
        var hessian = new double[Size * Size];
        GarchLikelihood.Derivatives(specification, center, returns, new double[Size], hessian);

        foreach (var i in Indices(specification))
        {
            var (coarse, fine) = (Central(i, 1e-5), Central(i, 5e-6));
            foreach (var j in Indices(specification))
            {
                var difference = ((4.0 * fine[j]) - coarse[j]) / 3.0;
                var analytic = hessian[(i * Size) + j];
                var scale = Math.Sqrt(Math.Abs(hessian[(i * Size) + i] * hessian[(j * Size) + j]));
                Assert.True(Math.Abs(difference - analytic) < 2e-6 * scale, $"{i},{j}: {analytic:R} and {difference:R}");
                Assert.Equal(analytic, hessian[(j * Size) + i], 1e-12 * scale);
            }
        }

        double[] Central(int i, double step)
        {
            var (above, below) = (new double[Size], new double[Size]);
            GarchLikelihood.Derivatives(specification, Moved(center, i, step), returns, above, new double[Size * Size]);
            GarchLikelihood.Derivatives(specification, Moved(center, i, -step), returns, below, new double[Size * Size]);
            return [.. above.Zip(below, (up, down) => (up - down) / (2.0 * step * Unit(i)))];
        }
    }

    [Fact]
    public void Value_ParametersOfNoModel_Throws()
    {
        var returns = Given.Simulated(VarianceModel.Garch, InnovationDistribution.Normal, 50);
        var normal = Given.Parameters(VarianceModel.Garch, InnovationDistribution.Normal);
        var specification = new GarchSpecification();

        Assert.Throws<ArgumentException>(() => GarchLikelihood.Value(specification, normal with { Omega = 0.0 }, returns));
        Assert.Throws<ArgumentException>(() => GarchLikelihood.Value(specification, normal with { Alpha = -0.1 }, returns));
        Assert.Throws<ArgumentException>(() => GarchLikelihood.Value(specification, normal with { Nu = 5.0 }, returns));
        Assert.Throws<ArgumentException>(() => GarchLikelihood.Value(specification, normal, [1.0, 1.0]));
    }

    // Off the true parameters, so that no derivative is small.
    private static GarchParameters Away(GarchParameters parameters) => parameters with
    {
        Mu = parameters.Mu + 0.0613,
        Omega = parameters.Omega * 1.2,
        Alpha = parameters.Alpha * 1.1,
        Beta = parameters.Beta * 0.98,
    };

    private static IEnumerable<int> Indices(GarchSpecification specification) =>
        new[] { 0, 1, 2, 3, 4, 5 }.Where(i => (i != 4 || specification.HasGamma) && (i != 5 || specification.HasNu));

    private static double Unit(int index) => index == 5 ? 10.0 : 0.1;

    private static GarchParameters Moved(GarchParameters parameters, int index, double share)
    {
        var step = share * Unit(index);
        return index switch
        {
            0 => parameters with { Mu = parameters.Mu + step },
            1 => parameters with { Omega = parameters.Omega + step },
            2 => parameters with { Alpha = parameters.Alpha + step },
            3 => parameters with { Beta = parameters.Beta + step },
            4 => parameters with { Gamma = parameters.Gamma + step },
            _ => parameters with { Nu = parameters.Nu + step },
        };
    }
}
