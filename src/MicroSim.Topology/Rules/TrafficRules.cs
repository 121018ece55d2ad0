using System.Globalization;

namespace MicroSim.Topology;

/// <summary>One call of an endpoint must not become endless or very many calls.</summary>
internal sealed class TrafficRules(CallGraph graph, DocumentPaths paths, Findings findings)
{
    private const double MaxCalls = 10_000;
    private const double ManyCalls = 1_000;
    private const int MaxNamesShown = 10;

    private readonly ExpectedCalls expected = ExpectedCalls.Of(graph);

    public void Check()
    {
        foreach (int[] component in expected.Components)
        {
            HashSet<int> members = [.. component];
            int node = component.MaxBy(i => expected.Counts[i]);
            double count = expected.Counts[node];
            // Who calls a place that was reported already is not to blame.
            double below = component.SelectMany(i => graph.Edges[i]).Where(e => !members.Contains(e.To)).Select(e => expected.Counts[e.To]).DefaultIfEmpty(0).Max();
            if (double.IsPositiveInfinity(count) && below <= MaxCalls)
                RefuseEndless(members);
            else if (count > MaxCalls && below <= MaxCalls)
                findings.Refuse(LargestEdge(node), $"{Describe(node)}; at most 10,000 are allowed");
            else if (count is > ManyCalls and <= MaxCalls && below <= ManyCalls)
                findings.Warn(LargestEdge(node), Describe(node));
        }
    }

    private void RefuseEndless(HashSet<int> members)
    {
        List<int> cycle = HeaviestCycle(members);
        CallEdge edge = graph.Edges[cycle[0]].First(e => e.To == cycle[1 % cycle.Count]);
        findings.Refuse(PathOf(cycle[0], edge), $"the calls never end: {Names(cycle)}; lower a probability or remove a connection");
    }

    private string Names(List<int> cycle)
    {
        List<string> names = [.. cycle.Append(cycle[0]).Select(i => graph.Nodes[i].ToString())];
        int skipped = names.Count - MaxNamesShown;
        if (skipped > 1)
            names = [.. names[..(MaxNamesShown / 2)], $"… {skipped} more …", .. names[^(MaxNamesShown / 2)..]];
        return string.Join(" → ", names);
    }

    // Follows the connections that feed the growth most until a node comes again; begins with the node that the document has first.
    private List<int> HeaviestCycle(HashSet<int> members)
    {
        List<int> walk = [];
        HashSet<int> seen = [];
        int at = members.MaxBy(i => expected.Growth[i]);
        while (seen.Add(at))
        {
            walk.Add(at);
            at = graph.Edges[at].Where(e => members.Contains(e.To)).MaxBy(Pull).To;
        }
        List<int> cycle = walk[walk.IndexOf(at)..];
        int first = cycle.IndexOf(cycle.Min());
        return [.. cycle[first..], .. cycle[..first]];
    }

    private string LargestEdge(int node) => PathOf(node, graph.Edges[node].MaxBy(Pull));

    private string Describe(int node) => string.Create(
        CultureInfo.InvariantCulture,
        $"one call of '{graph.Nodes[node]}' becomes {(expected.Counts[node] < 1e15 ? $"about {expected.Counts[node]:#,0}" : $"over {1e15:#,0}")} calls, most of them by {graph.Nodes[node]} → {graph.Nodes[graph.Edges[node].MaxBy(Pull).To]}");

    private double Pull(CallEdge edge) => edge.Weight * (1 + expected.Growth[edge.To]);

    private string PathOf(int node, CallEdge edge) => paths.Call(graph.Nodes[node].Service, graph.Nodes[node].Endpoint, edge.CallIndex);
}
