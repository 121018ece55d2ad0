namespace MicroSim.Topology;

/// <summary>A connection in the graph.</summary>
/// <param name="To">Index of the callee's node.</param>
/// <param name="Weight">Calls that one call of the caller makes on average.</param>
/// <param name="CallIndex">Its place in the endpoint's calls.</param>
internal readonly record struct CallEdge(int To, double Weight, int CallIndex);

/// <summary>One endpoint of one service.</summary>
internal readonly record struct CallNode(string Service, string Endpoint)
{
    public override string ToString() => Endpoint == EndpointPaths.Root ? Service : $"{Service} {Endpoint}";
}

/// <summary>Who calls whom: the nodes are endpoints, the edges are connections that can happen.</summary>
internal sealed record CallGraph(IReadOnlyList<CallNode> Nodes, IReadOnlyList<CallEdge[]> Edges)
{
    /// <summary>The graph of a simulation; connections to unknown services are left out.</summary>
    public static CallGraph Of(Simulation simulation)
    {
        List<CallNode> nodes = [.. simulation.Services.SelectMany(s => s.Endpoints.Keys.Select(path => new CallNode(s.Name, path)))];
        Dictionary<CallNode, int> indices = nodes.Select((node, i) => (node, i)).ToDictionary(n => n.node, n => n.i);
        Dictionary<string, Service> services = simulation.Services.ToDictionary(s => s.Name);
        List<CallEdge[]> edges = [];
        foreach (Endpoint endpoint in simulation.Services.SelectMany(s => s.Endpoints.Values))
        {
            edges.Add([.. endpoint.Calls
                .Select((call, i) => (Call: call, Index: i))
                .Where(c => c.Call.Probability > 0 && services.ContainsKey(c.Call.To))
                .Select(c => new CallEdge(indices[new CallNode(c.Call.To, EndpointPaths.Match(services[c.Call.To].Endpoints, c.Call.Endpoint))], c.Call.Probability / 100, c.Index))]);
        }
        return new CallGraph(nodes, edges);
    }
}
