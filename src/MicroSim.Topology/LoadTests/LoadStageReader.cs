using System.Globalization;

namespace MicroSim.Topology;

/// <summary>Reads a stretch of an open loop.</summary>
internal static class LoadStageReader
{
    private const int MaxRates = 86_400;

    private static readonly string[] fields = DocumentFields.Names(LoadTestFields.Stage);
    private static readonly string[] kinds = ["to", "rates", "spike", "swing"];

    /// <summary>The stage, or null after reporting what is wrong with it.</summary>
    /// <param name="field">Where it is.</param>
    /// <param name="before">The rate at the end of the stage before; null for the first one.</param>
    public static LoadStage? Read(Field field, double? before)
    {
        int problems = field.Findings.Problems.Count;
        FieldGroup stage = field.RequiredObject(fields);
        if (stage.Mapping is null)
            return null;
        TimeSpan lasts = ScenarioReader.ReadSpan(stage.Required("for"), 1) ?? TimeSpan.FromSeconds(1);
        double rate = Rate(stage["rate"]) ?? before ?? 0;
        string[] given = [.. kinds.Where(stage.Has)];
        if (given.Length > 1)
            field.Refuse($"must have one of {string.Join(", ", given)}, not all of them");
        if (before is null && !stage.Has("rate") && !stage.Has("rates"))
            stage["rate"].Refuse("is required in the first stage");
        LoadStage made = given.FirstOrDefault() switch
        {
            "rates" => Steps(stage, lasts),
            "spike" => Spike(stage, rate, lasts),
            "swing" => Sine(stage, rate, lasts),
            _ => new RampStage(rate, Rate(stage["to"]) ?? rate, lasts),
        };
        Belongs(stage, "spikeFor", "spike");
        Belongs(stage, "period", "swing");
        return field.Findings.Problems.Count == problems ? made : null;
    }

    private static StepsStage Steps(FieldGroup stage, TimeSpan lasts)
    {
        if (stage.Has("rate"))
            stage["rate"].Refuse("must be left out beside `rates`");
        double[] rates = [.. LoadTestReader.First(stage["rates"], MaxRates, "rates").Select(f => Rate(f.Required()) ?? 0)];
        if (rates.Length == 0)
            stage["rates"].Refuse("must have a rate");
        return new(rates, lasts);
    }

    private static SpikeStage Spike(FieldGroup stage, double rate, TimeSpan lasts)
    {
        TimeSpan spike = ScenarioReader.ReadSpan(stage.Required("spikeFor"), 1) ?? TimeSpan.Zero;
        if (spike >= lasts)
            stage["spikeFor"].Refuse($"must be shorter than the stage, {TimeText.Of(lasts)}");
        return new(rate, Rate(stage["spike"]) ?? 0, spike, lasts);
    }

    private static SineStage Sine(FieldGroup stage, double rate, TimeSpan lasts)
    {
        double swing = Rate(stage["swing"]) ?? 0;
        if (swing > rate || rate == 0)
            stage["swing"].Refuse(string.Create(CultureInfo.InvariantCulture, $"must be at most the rate, {rate}, which must be more than 0"));
        return new(rate, swing, ScenarioReader.ReadSpan(stage.Required("period"), 1) ?? lasts, lasts);
    }

    private static void Belongs(FieldGroup stage, string name, string to)
    {
        if (stage.Has(name) && !stage.Has(to))
            stage[name].Refuse($"needs `{to}` beside it");
    }

    private static double? Rate(Field field) => field.Number(0, LoadTestReader.MaxRate);
}
