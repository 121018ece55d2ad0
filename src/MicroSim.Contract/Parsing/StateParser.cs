namespace MicroSim.Contract;

/// <summary>Reads the state of an agent and validates all of it (contract §2.2).</summary>
public static class StateParser
{
    private static readonly Fields fields = new("term", "generation", "hash", "targets", "external", "plan", "conditions");
    private static readonly Fields planFields = new("endpoints");
    private static readonly Fields endpointFields = new("faults", "routes", "parallel");

    private const int MaxHashLength = 128;
    private const int MaxTargetLength = 300;

    public static Parsed<AgentState> Parse(ReadOnlyMemory<byte> utf8, ParseOptions options) => JsonInput.Document<AgentState>(utf8, options, Read);

    private static AgentState? Read(ref JsonInput input)
    {
        if (!input.IsObject())
            return null;
        AgentState state = new();
        Members members = new(fields);
        while (members.Next(ref input, out int field))
        {
            int mark = input.Mark;
            state = field switch
            {
                0 => state with { Term = input.Integer64(0, long.MaxValue, 0) },
                1 => state with { Generation = input.Integer64(0, long.MaxValue, 0) },
                2 => state with { Hash = input.Text(MaxHashLength) ?? "" },
                3 => state with { Targets = input.List(ReadTarget) },
                4 => state with { External = input.List(ReadTarget) },
                5 => state with { Endpoints = ReadPlan(ref input) },
                _ => state with { Conditions = ReadConditions(ref input) },
            };
            if (input.Mark > mark)
                input.Under(mark, fields.Names[field]);
        }
        if (input.Nodes > Wire.MaxNodes)
            input.Add($"must have at most {Wire.MaxNodes} nodes", "plan");
        return state;
    }

    private static string? ReadTarget(ref JsonInput input)
    {
        int mark = input.Mark;
        string? target = input.RequiredText(MaxTargetLength);
        if (input.Mark == mark && !HostAndPort.IsValid(target!))
            input.Add("must be host:port");
        return target;
    }

    private static Dictionary<string, PlanEndpoint> ReadPlan(ref JsonInput input)
    {
        Dictionary<string, PlanEndpoint> endpoints = [];
        if (input.IsNull || !input.IsObject())
            return endpoints;
        Members members = new(planFields);
        while (members.Next(ref input, out _))
        {
            int mark = input.Mark;
            if (!input.IsNull && input.IsObject())
                ReadEndpoints(ref input, endpoints);
            if (input.Mark > mark)
                input.Under(mark, "endpoints");
        }
        return endpoints;
    }

    private static void ReadEndpoints(ref JsonInput input, Dictionary<string, PlanEndpoint> endpoints)
    {
        while (input.NextMember())
        {
            string path = input.Name();
            input.Read();
            int mark = input.Mark;
            if (!path.StartsWith('/'))
                input.Refuse("must begin with /");
            else if (ReadEndpoint(ref input) is PlanEndpoint endpoint)
                endpoints[path] = endpoint;
            if (input.Mark > mark)
                input.Under(mark, path);
        }
    }

    private static PlanEndpoint? ReadEndpoint(ref JsonInput input)
    {
        if (input.IsNull)
            return new PlanEndpoint();
        if (!input.IsObject())
            return null;
        PlanEndpoint endpoint = new();
        Members members = new(endpointFields);
        while (members.Next(ref input, out int field))
        {
            int mark = input.Mark;
            endpoint = field switch
            {
                0 => endpoint with { Faults = FaultParser.ReadPhases(ref input) ?? FaultPhases.None },
                1 => endpoint with { Routes = input.List(NodeParser.Read) },
                _ => endpoint with { Parallel = input.Boolean(false) },
            };
            if (input.Mark > mark)
                input.Under(mark, endpointFields.Names[field]);
        }
        return endpoint;
    }

    private static IReadOnlyList<Condition> ReadConditions(ref JsonInput input)
    {
        IReadOnlyList<Condition> conditions = input.List(ConditionParser.ReadInState);
        HashSet<string> ids = [];
        for (int i = 0; i < conditions.Count; i++)
        {
            if (!ids.Add(conditions[i].Id))
                input.Add("is there twice", $"[{i}].id");
        }
        return conditions;
    }
}
