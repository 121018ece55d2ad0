namespace MicroSim.Topology;

/// <summary>Tree → load test. Every field is read and its form checked; <see cref="LoadTestRules"/> is the other half.</summary>
internal sealed class LoadTestReader(Simulation? simulation, Findings findings)
{
    public const int MaxStages = 1_000, MaxRequests = 100, MaxThresholds = 100;
    public const double MaxRate = 10_000_000;

    private const double DefaultRate = 100;

    private static readonly string[] rootFields = DocumentFields.Names(LoadTestFields.Root);
    private static readonly string[] specFields = DocumentFields.Names(LoadTestFields.Spec);
    private static readonly string[] openFields = ["rate", "stages"];
    private static readonly TimeSpan usualDuration = TimeSpan.FromSeconds(30);

    public static TimeSpan LongestTimeout { get; } = TimeSpan.FromMinutes(10);

    public LoadTest Read(YamlNode root)
    {
        FieldGroup document = new Field("", root, findings).Object(rootFields);
        string name = MetadataReader.Name(document["metadata"], Names.IsService, Names.ServiceRule);
        FieldGroup spec = document["spec"].RequiredObject(specFields);
        if (spec["simulation"].Text() is string meant && simulation is not null && meant != simulation.Name)
            spec["simulation"].Refuse($"must be {simulation.Name}, for which it is run, or left out");
        long? count = spec["count"].Integer64(1, 1_000_000_000_000);
        LoadRequestReader requests = new(simulation);
        return new LoadTest(
            name,
            spec["simulation"].Value is YamlScalar { Kind: ScalarKind.Text } said ? said.Text : null,
            ReadTraffic(spec, count is not null),
            ScenarioReader.ReadSpan(spec["warmUp"], 0) ?? TimeSpan.Zero,
            count,
            (uint?)spec["seed"].Integer64(0, uint.MaxValue),
            ReadTimeout(spec["timeout"]),
            spec["connections"].Integer(1, 500_000) ?? 1,
            spec["keepAlive"].Boolean() ?? true,
            spec["workers"].Integer(1, 64) ?? 1,
            spec["repeat"].Integer(1, 100) ?? 1,
            [.. First(spec["requests"], MaxRequests, "requests").Select(requests.Read).OfType<LoadRequest>()],
            [.. First(spec["thresholds"], MaxThresholds, "thresholds").Select(f => f.Required().Text() ?? "")]);
    }

    /// <summary>The first items of a list, after refusing one that is too long.</summary>
    public static IEnumerable<Field> First(Field list, int most, string what)
    {
        int count = 0;
        foreach (Field item in list.Items())
        {
            if (++count > most)
            {
                list.Refuse($"must be at most {most:#,0} {what}");
                yield break;
            }
            if (!item.Findings.IsFull)
                yield return item;
        }
    }

    private static LoadTraffic ReadTraffic(FieldGroup spec, bool counts)
    {
        int? users = spec["users"].Integer(1, 100_000);
        TimeSpan? think = ScenarioReader.ReadSpan(spec["think"], 0);
        double? rate = spec["rate"].Number(0, MaxRate);
        TimeSpan? asked = ScenarioReader.ReadSpan(spec["duration"], 1);
        bool isOpenEnded = asked is null && counts && !spec.Has("duration");
        TimeSpan duration = asked ?? (isOpenEnded ? LoadTest.Longest : usualDuration);
        bool isPoisson = spec["arrivals"].Text(w => w is "uniform" or "poisson", "must be uniform or poisson") == "poisson";
        List<LoadStage> stages = [];
        double last = 0;
        foreach (Field field in First(spec["stages"], MaxStages, "stages"))
        {
            if (LoadStageReader.Read(field, stages.Count == 0 ? null : last) is not LoadStage stage)
                continue;
            stages.Add(stage);
            last = stage.Last;
        }
        if (spec.Has("users"))
        {
            if (openFields.FirstOrDefault(spec.Has) is string open)
                spec["users"].Refuse($"is a closed loop and `{open}` an open one: give one of the two");
            if (isPoisson)
                spec["arrivals"].Refuse("belongs to an open loop: users send when they have their reply");
            return new ClosedTraffic(users ?? 1, think ?? TimeSpan.Zero, duration, isOpenEnded);
        }
        if (spec.Has("think"))
            spec["think"].Refuse("belongs to a closed loop: write `users` beside it");
        if (!spec.Has("stages"))
            return new OpenTraffic([new RampStage(rate ?? DefaultRate, rate ?? DefaultRate, duration)], isPoisson, isOpenEnded);
        if (spec.Has("rate"))
            spec["rate"].Refuse("must be left out beside `stages`, which say their rates");
        if (spec.Has("duration"))
            spec["duration"].Refuse("must be left out beside `stages`, which say how long they last");
        if (spec["stages"].Value is YamlList { Items.Count: 0 })
            spec["stages"].Refuse("must have a stage");
        return new OpenTraffic(stages, isPoisson);
    }

    private static TimeSpan ReadTimeout(Field field)
    {
        TimeSpan timeout = ScenarioReader.ReadSpan(field, 1) ?? LongestTimeout;
        if (timeout > LongestTimeout)
            field.Refuse($"must be at most {TimeText.Of(LongestTimeout)}");
        return timeout;
    }
}
