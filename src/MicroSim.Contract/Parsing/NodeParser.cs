namespace MicroSim.Contract;

/// <summary>Reads a node and validates all of its tree (contract §1.1).</summary>
public static class NodeParser
{
    private static readonly string[] reserved = ["protocol", "requestSize", "stage", "repeat", "async", "breaker", "retryBudget", "hedge"];

    private static readonly Fields fields = new(
    [
        "designation", "service", "probability", "faults", "link", "routes", "payload", "parallel", "usePlan", "endpoint", "timeout", "tryTimeout", "retries", "required",
        .. reserved,
    ]);

    private const int MinTimeoutMs = 1;
    private const int MaxTimeoutMs = 600_000;
    private const int MaxRetries = 10;
    private const int MaxDesignationLength = 2048;
    private const int MaxNameLength = 253;

    /// <summary>A node, or every problem of the body; problems name JSON paths.</summary>
    public static Parsed<Node> Parse(ReadOnlyMemory<byte> utf8, ParseOptions options) => JsonInput.Document(utf8, options, ReadRoot);

    /// <summary>A node that stands inside another document.</summary>
    internal static Node? Read(ref JsonInput input) => Read(ref input, 1);

    private static Node? ReadRoot(ref JsonInput input)
    {
        Node? node = Read(ref input, 1);
        if (input.Nodes > Wire.MaxNodes)
            input.Add($"must have at most {Wire.MaxNodes} nodes");
        return node;
    }

    private static Node? Read(ref JsonInput input, int depth)
    {
        if (depth > Wire.MaxDepth)
        {
            input.Refuse($"must be at most {Wire.MaxDepth} nodes deep");
            return null;
        }
        if (++input.Nodes > Wire.MaxNodes)
        {
            input.Skip();
            return null;
        }
        if (!input.IsObject())
            return null;

        long start = input.TokenStart;
        string? designation = null, service = null, endpoint = null;
        double probability = 100;
        FaultPhases? faults = null;
        IReadOnlyList<Fault>? link = null;
        IReadOnlyList<Node>? routes = null;
        Node? payload = null;
        bool parallel = false, usePlan = false, required = false, payloadGiven = false, routesGiven = false;
        int timeout = Node.DefaultTimeoutMs, retries = 0;
        int? tryTimeout = null;

        Members members = new(fields);
        while (members.Next(ref input, out int field))
        {
            int mark = input.Mark;
            switch (field)
            {
                case 0: designation = ReadDesignation(ref input); break;
                case 1: service = input.Text(MaxNameLength); break;
                case 2: probability = input.Number(0, 100, 100); break;
                case 3: faults = FaultParser.ReadPhases(ref input); break;
                case 4: link = input.List(FaultParser.ReadLink); break;
                case 5: routes = ReadRoutes(ref input, depth, out routesGiven); break;
                case 6:
                    payloadGiven = !input.IsNull;
                    payload = payloadGiven ? Read(ref input, depth + 1) : null;
                    break;
                case 7: parallel = input.Boolean(false); break;
                case 8: usePlan = input.Boolean(false); break;
                case 9: endpoint = ReadEndpoint(ref input); break;
                case 10: timeout = input.Integer(MinTimeoutMs, MaxTimeoutMs, Node.DefaultTimeoutMs); break;
                case 11: tryTimeout = input.IsNull ? null : input.Integer(MinTimeoutMs, MaxTimeoutMs, MaxTimeoutMs); break;
                case 12: retries = input.Integer(0, MaxRetries, 0); break;
                case 13: required = input.Boolean(false); break;
                default:
                    if (!input.IsNull)
                        input.Refuse("is reserved for a later version");
                    break;
            }
            if (input.Mark > mark)
                input.Under(mark, fields.Names[field]);
        }
        if (!members.Saw(0))
            input.Add("is required", "designation");
        if (payloadGiven && routesGiven)
            input.Add("cannot stand beside routes", "payload");

        return designation is null
            ? null
            : new Node(designation, service, probability, faults, link, payload is null ? routes : [payload], parallel, usePlan, endpoint ?? "/", timeout, tryTimeout, retries, required)
            {
                Json = input.Slice(start),
            };
    }

    private static List<Node>? ReadRoutes(ref JsonInput input, int depth, out bool given)
    {
        given = false;
        if (input.IsNull || !input.IsArray())
            return null;
        List<Node>? routes = null;
        for (int i = 0; input.NextElement(); i++)
        {
            given = true;
            int mark = input.Mark;
            Node? route = Read(ref input, depth + 1);
            if (input.Mark > mark)
                input.Under(mark, $"[{i}]");
            else if (route is not null)
                (routes ??= []).Add(route);
        }
        return routes;
    }

    private static string? ReadDesignation(ref JsonInput input)
    {
        if (input.IsNull)
        {
            input.Add("is required");
            return null;
        }
        int mark = input.Mark;
        string? text = input.Text(MaxDesignationLength);
        if (input.Mark > mark)
            return null;
        if (Designation.ProblemOf(text!, input.Options) is string problem)
            input.Add(problem);
        return text;
    }

    private static string? ReadEndpoint(ref JsonInput input)
    {
        int mark = input.Mark;
        string? text = input.Text(MaxDesignationLength);
        if (input.Mark == mark && text is not null && !text.StartsWith('/'))
            input.Add("must begin with /");
        return text;
    }
}
