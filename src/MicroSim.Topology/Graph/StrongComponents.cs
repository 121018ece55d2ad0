namespace MicroSim.Topology;

/// <summary>Groups of nodes that reach each other (Tarjan, 1972), without recursion: chains of calls may be long.</summary>
internal static class StrongComponents
{
    /// <summary>The groups, callees before their callers.</summary>
    public static List<int[]> Find(IReadOnlyList<CallEdge[]> edges)
    {
        List<int[]> components = [];
        int[] order = new int[edges.Count];
        int[] low = new int[edges.Count];
        bool[] open = new bool[edges.Count];
        Stack<int> pending = [];
        Stack<(int Node, int Edge)> walk = [];
        int next = 0;

        void Enter(int node)
        {
            order[node] = low[node] = ++next;
            open[node] = true;
            pending.Push(node);
            walk.Push((node, 0));
        }

        for (int start = 0; start < edges.Count; start++)
        {
            if (order[start] == 0)
                Enter(start);
            while (walk.TryPop(out (int Node, int Edge) at))
            {
                if (at.Edge < edges[at.Node].Length)
                {
                    walk.Push((at.Node, at.Edge + 1));
                    int to = edges[at.Node][at.Edge].To;
                    if (order[to] == 0)
                        Enter(to);
                    else if (open[to])
                        low[at.Node] = Math.Min(low[at.Node], order[to]);
                    continue;
                }
                if (low[at.Node] == order[at.Node])
                    components.Add(Close(at.Node));
                if (walk.TryPeek(out (int Node, int Edge) caller))
                    low[caller.Node] = Math.Min(low[caller.Node], low[at.Node]);
            }
        }
        return components;

        int[] Close(int root)
        {
            List<int> component = [];
            do
            {
                component.Add(pending.Pop());
                open[component[^1]] = false;
            }
            while (component[^1] != root);
            return [.. component];
        }
    }
}
