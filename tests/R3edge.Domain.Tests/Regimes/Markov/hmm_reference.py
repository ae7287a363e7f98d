"""Independent Baum-Welch, in logarithms and without scaling tricks: where the reference values of the tests come from.

Run as: python3 hmm_reference.py shared/data/returns/dem2gbp.csv 2
Plain expectation-maximisation from quantile starts until no step moves a parameter by 1e-11, with free initial probabilities and no prior.
"""
import math
import sys

def log_sum(values):
    top = max(values)
    return top + math.log(sum(math.exp(v - top) for v in values)) if top > -math.inf else -math.inf

def log(p):
    return math.log(p) if p > 0 else -math.inf

def step(x, pi, a, mean, var):
    n, k = len(x), len(pi)
    emission = [[-0.5 * (math.log(2 * math.pi * var[j]) + (v - mean[j]) ** 2 / var[j]) for j in range(k)] for v in x]
    la = [[log(p) for p in row] for row in a]
    alpha = [[log(pi[j]) + emission[0][j] for j in range(k)]]
    for t in range(1, n):
        last = alpha[-1]
        alpha.append([log_sum([last[i] + la[i][j] for i in range(k)]) + emission[t][j] for j in range(k)])
    likelihood = log_sum(alpha[-1])
    beta = [0.0] * k
    counts = [[0.0] * k for _ in range(k)]
    s0, s1 = [0.0] * k, [0.0] * k
    gammas = [None] * n
    for t in range(n - 1, -1, -1):
        gammas[t] = [math.exp(alpha[t][j] + beta[j] - likelihood) for j in range(k)]
        for j in range(k):
            s0[j] += gammas[t][j]
            s1[j] += gammas[t][j] * x[t]
        if t > 0:
            for i in range(k):
                for j in range(k):
                    counts[i][j] += math.exp(alpha[t - 1][i] + la[i][j] + emission[t][j] + beta[j] - likelihood)
            beta = [log_sum([la[i][j] + emission[t][j] + beta[j] for j in range(k)]) for i in range(k)]
    mean = [s1[j] / s0[j] for j in range(k)]
    var = [sum(gammas[t][j] * (x[t] - mean[j]) ** 2 for t in range(n)) / s0[j] for j in range(k)]
    return likelihood, gammas[0], [[c / sum(row) for c in row] for row in counts], mean, var

def main(path, k):
    x = [float(line) for line in open(path).read().split()[1:]]
    size = sorted(range(len(x)), key=lambda t: sum(v * v for v in x[max(0, t - 5):t + 6]))
    group = [size[len(x) * j // k:len(x) * (j + 1) // k] for j in range(k)]
    pi = [1 / k] * k
    a = [[0.9 if i == j else 0.1 / (k - 1) for j in range(k)] for i in range(k)]
    mean = [sum(x[t] for t in g) / len(g) for g in group]
    var = [sum(x[t] ** 2 for t in g) / len(g) for g in group]
    before = [math.inf] * (k * k + 3 * k)
    for iteration in range(100_000):
        likelihood, pi, a, mean, var = step(x, pi, a, mean, var)
        now = pi + sum(a, []) + mean + var
        if max(abs(p - q) for p, q in zip(now, before)) < 1e-11:
            break
        before = now
    print(iteration, "likelihood", repr(likelihood))
    for name, value in ("initial", pi), ("transition", a), ("mean", mean), ("variance", var):
        print(name, value)

if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
