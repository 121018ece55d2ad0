namespace MicroSim.Topology;

/// <summary>
/// How many calls one call of an endpoint makes in all on average, retries not counted: the least solution of
/// <c>y(i) = Σ w(i,j) · (1 + y(j))</c>, which is infinite where a cycle feeds itself.
/// </summary>
/// <param name="Counts">By node.</param>
/// <param name="Growth">By node: the count, or how far it had grown when it was found to be infinite.</param>
/// <param name="Components">Groups of nodes that reach each other, callees first.</param>
internal sealed record ExpectedCalls(double[] Counts, double[] Growth, IReadOnlyList<int[]> Components)
{
    private const double Precision = 1e-9;
    private const double Settled = 1e-13;

    // Bounds the time of graphs that converge slowly. In an endless one the average grows by at least 1 a sweep, so after this many steps
    // either the counts are beyond what anyone wants, or what is left is an estimate.
    private const long MaxSteps = 20_000_000;
    private const double Beyond = 10_000;

    // So near to 1 the count is beyond every limit, and rounding hides on which side it is.
    private const double Endless = 1 - 1e-9;

    public static ExpectedCalls Of(CallGraph graph)
    {
        double[] counts = new double[graph.Nodes.Count];
        double[] growth = new double[graph.Nodes.Count];
        List<int[]> components = StrongComponents.Find(graph.Edges);
        foreach (int[] component in components)
        {
            bool endless = false;
            if (component.Length == 1 && !graph.Edges[component[0]].Any(e => e.To == component[0]))
                counts[component[0]] = graph.Edges[component[0]].Sum(e => e.Weight * (1 + counts[e.To]));
            else
                endless = !SolveCycles(component, graph.Edges, counts);
            foreach (int node in component)
                (growth[node], counts[node]) = (counts[node], endless ? double.PositiveInfinity : counts[node]);
        }
        return new ExpectedCalls(counts, growth, components);
    }

    // False when there is no finite solution. Gauss and Seidel's iteration from 0 is a monotone map with positive changes, so each change is
    // between the least and the greatest ratio times the one before, for ever; that bounds what is still to come from both sides.
    private static bool SolveCycles(int[] component, IReadOnlyList<CallEdge[]> edges, double[] counts)
    {
        HashSet<int> members = [.. component];
        double[] outside = [.. component.Select(i => edges[i].Sum(e => e.Weight * (members.Contains(e.To) ? 1 : 1 + counts[e.To])))];
        CallEdge[][] inside = [.. component.Select(i => edges[i].Where(e => members.Contains(e.To)).ToArray())];
        if (outside.Any(double.IsPositiveInfinity))
            return false;
        long steps = inside.Sum(e => (long)e.Length) + component.Length;
        double[] changes = new double[component.Length];
        double ceiling = outside.Max() / (1 - Endless);
        for (long done = 0; ; done += steps)
        {
            (double least, double greatest, double largest) = Sweep(component, inside, outside, counts, changes, first: done == 0);
            if (least >= Endless || largest > ceiling)
                return false;
            double toCome = least / (1 - least), atMost = greatest < 1 ? greatest / (1 - greatest) : double.PositiveInfinity;
            bool exact = done > 0;
            for (int i = 0; exact && i < component.Length; i++)
                exact = changes[i] <= Settled * counts[component[i]] || changes[i] * (atMost - toCome) <= Precision * counts[component[i]];
            if (!exact && done > MaxSteps && largest > Beyond)
                return false;
            if (exact || done > MaxSteps)
            {
                for (int i = 0; i < component.Length; i++)
                    counts[component[i]] += changes[i] * toCome;
                return true;
            }
        }
    }

    private static (double Least, double Greatest, double Largest) Sweep(int[] component, CallEdge[][] inside, double[] outside, double[] counts, double[] changes, bool first)
    {
        double least = double.PositiveInfinity, greatest = 0, largest = 0;
        for (int i = 0; i < component.Length; i++)
        {
            double value = outside[i];
            foreach (CallEdge edge in inside[i])
                value += edge.Weight * counts[edge.To];
            double change = value - counts[component[i]];
            if (changes[i] > 0)
            {
                least = Math.Min(least, change / changes[i]);
                greatest = Math.Max(greatest, change / changes[i]);
            }
            changes[i] = change;
            counts[component[i]] = value;
            largest = Math.Max(largest, value);
        }
        return first || double.IsPositiveInfinity(least) ? (0, 1, largest) : (Math.Max(least, 0), greatest, largest);
    }
}
