using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

/// <summary>The expected calls of one node by Gaussian elimination over all that it reaches.</summary>
internal static class Elimination
{
    /// <summary>Infinite exactly when a pivot is not positive: the matrix I − W is then no M-matrix.</summary>
    public static double CallsOf(CallGraph graph, int start)
    {
        List<int> nodes = Reached(graph, start);
        int n = nodes.Count;
        double[,] m = new double[n, n + 1];
        for (int i = 0; i < n; i++)
        {
            m[i, i] = 1;
            foreach (CallEdge edge in graph.Edges[nodes[i]])
            {
                m[i, nodes.IndexOf(edge.To)] -= edge.Weight;
                m[i, n] += edge.Weight;
            }
        }
        // The start is eliminated last, so its row holds the answer.
        for (int k = n - 1; k >= 0; k--)
        {
            if (m[k, k] < 1e-9)
                return double.PositiveInfinity;
            for (int i = 0; i < k; i++)
            {
                double factor = m[i, k] / m[k, k];
                for (int j = 0; j <= n; j++)
                    m[i, j] -= factor * m[k, j];
            }
        }
        return m[0, n] / m[0, 0];
    }

    private static List<int> Reached(CallGraph graph, int start)
    {
        List<int> reached = [start];
        for (int i = 0; i < reached.Count; i++)
            reached.AddRange(graph.Edges[reached[i]].Select(e => e.To).Distinct().Where(to => !reached.Contains(to)).ToArray());
        return reached;
    }
}
