using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

/// <summary>The expected number of calls, against two other ways to find it: elimination, and playing the calls with dice.</summary>
public sealed class GraphTests
{
    private const int Seed = 20260131;

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(50, 0, 0.5)]
    [InlineData(50, 50, 1.0)]
    [InlineData(100, 50, 2.0)]
    public void A_call_counts_its_probability_and_what_it_causes(double probability, double back, double expected)
    {
        // a → b with the first, b → b with the second.
        CallGraph graph = Graph(2, [(0, 1, probability), (1, 1, back)]);
        Assert.Equal(expected, ExpectedCalls.Of(graph).Counts[0], 1e-9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(700)]
    public void A_ring_of_certain_calls_never_ends(int length) =>
        Assert.All(ExpectedCalls.Of(Graph(length, Ring(length, 100))).Counts, c => Assert.Equal(double.PositiveInfinity, c));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(700)]
    public void A_ring_with_one_doubtful_call_ends(int length)
    {
        (int, int, double)[] edges = Ring(length, 100);
        edges[^1].Item3 = 99.9;
        double[] counts = ExpectedCalls.Of(Graph(length, edges)).Counts;
        // A turn is certain 999 times of 1000: about 999 turns of all calls follow the first.
        Assert.Equal(999.0 * length + length - 1, counts[0], 1e-3 * counts[0]);
    }

    [Fact]
    public void Two_cycles_that_end_alone_can_be_endless_together()
    {
        Assert.Equal(double.PositiveInfinity, ExpectedCalls.Of(Graph(3, [(0, 1, 60), (1, 0, 100), (0, 2, 60), (2, 0, 100)])).Counts[0]);
        Assert.Equal(double.PositiveInfinity, ExpectedCalls.Of(Graph(3, [(0, 1, 50), (1, 0, 100), (0, 2, 50), (2, 0, 100)])).Counts[0]);
        Assert.Equal(198, ExpectedCalls.Of(Graph(3, [(0, 1, 49), (1, 0, 100), (0, 2, 50), (2, 0, 100)])).Counts[0], 1e-6);
    }

    [Fact]
    public void A_cycle_of_calls_that_never_happen_is_none() =>
        Assert.Equal(1, ExpectedCalls.Of(Graph(2, [(0, 1, 100), (1, 0, 0)])).Counts[0]);

    [Fact]
    public void Who_calls_an_endless_service_is_endless() =>
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity, 0], ExpectedCalls.Of(Graph(3, [(0, 1, 1), (1, 1, 100), (1, 2, 100)])).Counts);

    [Fact]
    public void Doubling_chains_neither_overflow_nor_recurse()
    {
        const int Length = 2000;
        IEnumerable<(int, int, double)> edges = Enumerable.Range(0, Length - 1).SelectMany(i => new[] { (i, i + 1, 100.0), (i, i + 1, 100.0) });
        Assert.Equal(double.PositiveInfinity, ExpectedCalls.Of(Graph(Length, [.. edges])).Counts[0]);
    }

    [Fact]
    public void Random_graphs_agree_with_elimination()
    {
        Random random = new(Seed);
        int endless = 0, finite = 0;
        for (int round = 0; round < 400; round++)
        {
            int size = random.Next(1, 30);
            double density = random.NextDouble() * 3;
            double scale = random.NextDouble() * 120;
            (int, int, double)[] edges = [.. Enumerable.Range(0, (int)(size * density)).Select(_ => (random.Next(size), random.Next(size), Math.Min(random.NextDouble() * scale, 100)))];
            CallGraph graph = Graph(size, edges);
            double[] counts = ExpectedCalls.Of(graph).Counts;
            for (int i = 0; i < size; i++)
            {
                double right = Elimination.CallsOf(graph, i);
                Assert.True(
                    double.IsPositiveInfinity(right) ? double.IsPositiveInfinity(counts[i]) : Math.Abs(counts[i] - right) <= 1e-6 * (1 + right),
                    $"seed {Seed}, round {round}, node {i}: {counts[i]} instead of {right}");
            }
            endless += counts.Any(double.IsPositiveInfinity) ? 1 : 0;
            finite += counts.Any(c => c > 1 && double.IsFinite(c)) ? 1 : 0;
        }
        Assert.True(endless > 40 && finite > 40, $"the graphs are too alike: {endless} endless, {finite} finite");
    }

    [Fact]
    public void Random_graphs_agree_with_playing_the_calls()
    {
        Random random = new(Seed);
        for (int round = 0; round < 5; round++)
        {
            const int Size = 6;
            CallGraph graph = Graph(Size, [.. Enumerable.Range(0, 12).Select(_ => (random.Next(Size), random.Next(Size), random.NextDouble() * 40))]);
            double expected = ExpectedCalls.Of(graph).Counts[0];
            const int Plays = 40_000;
            double sum = 0, squares = 0;
            for (int i = 0; i < Plays; i++)
            {
                int calls = Play(graph, 0, random);
                sum += calls;
                squares += (double)calls * calls;
            }
            double mean = sum / Plays;
            double error = Math.Sqrt((squares / Plays - mean * mean) / Plays);
            Assert.True(Math.Abs(mean - expected) <= 6 * error + 1e-9, $"seed {Seed}, round {round}: played {mean} ± {error}, expected {expected}");
        }
    }

    private static int Play(CallGraph graph, int start, Random random)
    {
        int calls = 0;
        Stack<int> open = new([start]);
        while (open.TryPop(out int node))
        {
            foreach (CallEdge edge in graph.Edges[node])
            {
                if (random.NextDouble() >= edge.Weight)
                    continue;
                calls++;
                open.Push(edge.To);
            }
        }
        return calls;
    }

    private static (int From, int To, double Percent)[] Ring(int length, double percent) =>
        [.. Enumerable.Range(0, length).Select(i => (i, (i + 1) % length, percent))];

    private static CallGraph Graph(int size, (int From, int To, double Percent)[] edges) => new(
        [.. Enumerable.Range(0, size).Select(i => new CallNode($"s{i}", "/"))],
        [.. Enumerable.Range(0, size).Select(i => edges.Where(e => e.From == i && e.Percent > 0).Select((e, n) => new CallEdge(e.To, e.Percent / 100, n)).ToArray())]);
}
