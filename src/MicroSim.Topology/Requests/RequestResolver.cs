using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Turns a scripted request into what agents understand: names become addresses, dice are rolled, losers dropped.</summary>
public static class RequestResolver
{
    /// <summary>Resolves a body; nothing of the addresses that it names is trusted.</summary>
    /// <param name="simulation">The simulation that it is for.</param>
    /// <param name="body">A node as JSON.</param>
    /// <param name="addresses">Where each service is.</param>
    /// <param name="seed">Decides all rolls: the root's key is <c>request</c>, another node's its path from the root, such as <c>routes/0/routes/1</c>.</param>
    /// <param name="catalogue">The fault types.</param>
    public static ResolvedRequest Resolve(Simulation simulation, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, Uri> addresses, uint seed, FaultCatalogue catalogue)
    {
        if (body.Length > Wire.MaxUserBody)
            return ResolvedRequest.Invalid([new Problem(Problem.Root, $"must be at most {Wire.MaxUserBody} bytes")]);
        ParseOptions options = new(catalogue, Strict: true);
        Parsed<Node> parsed = NodeParser.Parse(body, options);
        Designations designations = new(simulation, addresses);
        // Read again for the whole list: a body that is wrong otherwise may name wrong services too.
        if (!parsed.IsValid)
            return ResolvedRequest.Invalid(NodeParser.Parse(body, options with { DesignationProblem = designations.ProblemOf }).Problems);

        ResolvedTree tree = new(designations, new Dice(seed));
        Node root = tree.Resolve(parsed.Value);
        if (tree.Problems.Count > 0)
            return ResolvedRequest.Invalid(tree.Problems);
        return tree.Dice.Happens(DiceKey.Of("request"), parsed.Value.Probability)
            ? new ResolvedRequest(ResolveOutcome.Resolved, root, root.Service, [])
            : new ResolvedRequest(ResolveOutcome.NotCalled, null, root.Service, []);
    }
}
