using System.Text;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology.LoadTests;

/// <summary>The text form of load tests: what is read, and what is said of what is wrong.</summary>
public sealed class LoadTestDocumentTests
{
    private static readonly Simulation shop = TopologyFixture.Example("shop.yaml");

    [Fact]
    public void A_document_that_says_nothing_is_a_hundred_requests_a_second_for_half_a_minute()
    {
        LoadTest test = Valid("{}");
        OpenTraffic open = Assert.IsType<OpenTraffic>(test.Traffic);
        Assert.Equal(new RampStage(100, 100, TimeSpan.FromSeconds(30)), Assert.Single(open.Stages));
        Assert.Equal((false, 1000, true, 1, 1, 30), (open.Poisson, test.Connections, test.KeepAlive, test.Workers, test.Repeat, (int)test.Timeout.TotalSeconds));
        Assert.Empty(test.Requests);
        Assert.Null(test.Seed);
    }

    [Fact]
    public void Every_kind_of_stage_is_read_and_one_goes_on_where_the_other_ended()
    {
        OpenTraffic open = Assert.IsType<OpenTraffic>(Valid("""
            { arrivals: poisson, stages: [{ rate: 10, for: 5s }, { to: 50, for: 10s }, { for: 1m }, { rates: [5, 6, 7], for: 3s }, { rate: 100, spike: 1000, spikeFor: 2s, for: 10s },
              { rate: 30, swing: 20, period: 4s, for: 8s }] }
            """).Traffic);
        Assert.True(open.Poisson);
        Assert.Equal(TimeSpan.FromSeconds(96), open.Duration);
        Assert.Equal(
            [new RampStage(10, 10, Seconds(5)), new RampStage(10, 50, Seconds(10)), new RampStage(50, 50, Seconds(60)), new SpikeStage(100, 1000, Seconds(2), Seconds(10)), new SineStage(30, 20, Seconds(4), Seconds(8))],
            open.Stages.Where(s => s is not StepsStage));
        Assert.Equal([5, 6, 7], Assert.IsType<StepsStage>(open.Stages[3]).Rates);
        Assert.Equal([10, 50, 50, 7, 1000, 50], open.Stages.Select(s => s is StepsStage ? s.Last : s.Peak));
    }

    [Fact]
    public void Users_requests_and_thresholds_are_read()
    {
        LoadTest test = Valid("""
            { users: 5, think: 200ms, count: 1000, seed: 7, workers: 2, repeat: 3, warmUp: 2s, timeout: 500ms, thresholds: ['p99 < 250ms'],
              requests: [{ weight: 3, service: cart, path: /items?x=1, headers: { a: b } }, { name: buy, body: '{}' }, { script: { designation: frontend, usePlan: true } }] }
            """);
        Assert.Equal(new ClosedTraffic(5, TimeSpan.FromMilliseconds(200), LoadTest.Longest, IsOpenEnded: true), test.Traffic);
        Assert.Equal(((long?)1000, (uint?)7, 2, 3, 2, 500), (test.Count, test.Seed, test.Workers, test.Repeat, (int)test.WarmUp.TotalSeconds, (int)test.Timeout.TotalMilliseconds));
        Assert.Equal(["p99 < 250ms"], test.Thresholds);
        ServiceLoad first = Assert.IsType<ServiceLoad>(test.Requests[0]), second = Assert.IsType<ServiceLoad>(test.Requests[1]);
        Assert.Equal((3.0, "cart", "/items?x=1", "GET"), (first.Weight, first.Service, first.Http.Target, first.Http.Method));
        Assert.Equal(KeyValuePair.Create("a", "b"), Assert.Single(first.Http.Headers));
        Assert.Equal(("buy", (string?)null, "/", "POST", "{}"), (second.Name, second.Service, second.Http.Target, second.Http.Method, second.Http.Body));
        Assert.Equal("""{"designation":"frontend","usePlan":true}""", Assert.IsType<ScriptedLoad>(test.Requests[2]).Node);
    }

    [Theory]
    [InlineData("{ rat: 5 }", "rat", "unknown field; did you mean 'rate'?")]
    [InlineData("{ rate: -1 }", "rate", "must be a number from 0 to 10000000")]
    [InlineData("{ rate: 5, stages: [{ rate: 1, for: 1s }] }", "rate", "must be left out beside `stages`")]
    [InlineData("{ duration: 5s, stages: [{ rate: 1, for: 1s }] }", "duration", "must be left out beside `stages`")]
    [InlineData("{ duration: 5 }", "duration", "needs a unit: write 5s or 5ms")]
    [InlineData("{ stages: [] }", "stages", "must have a stage")]
    [InlineData("{ stages: [{ rate: 0, for: 1s }] }", "stages", "must have a rate of more than 0")]
    [InlineData("{ stages: [{ for: 1s }] }", "stages[0].rate", "is required in the first stage")]
    [InlineData("{ stages: [{ rate: 5 }] }", "stages[0].for", "is required")]
    [InlineData("{ stages: [{ rate: 5, for: 1s, to: 6, rates: [1] }] }", "stages[0]", "must have one of to, rates, not all of them")]
    [InlineData("{ stages: [{ rate: 5, for: 1s, spike: 6, spikeFor: 1s }] }", "stages[0].spikeFor", "must be shorter than the stage, 1s")]
    [InlineData("{ stages: [{ rate: 5, for: 1s, spikeFor: 1ms }] }", "stages[0].spikeFor", "needs `spike` beside it")]
    [InlineData("{ stages: [{ rate: 5, for: 1s, swing: 6, period: 1s }] }", "stages[0].swing", "must be at most the rate, 5")]
    [InlineData("{ arrivals: random }", "arrivals", "must be uniform or poisson")]
    [InlineData("{ users: 5, rate: 5 }", "users", "is a closed loop and `rate` an open one")]
    [InlineData("{ think: 5s }", "think", "belongs to a closed loop")]
    [InlineData("{ users: 2, workers: 3 }", "workers", "must be at most the users, 2")]
    [InlineData("{ duration: 5h, repeat: 5 }", "", "takes 25h with its warm-up and repetitions: must be at most 24h")]
    [InlineData("{ timeout: 11m }", "timeout", "must be at most 10m")]
    [InlineData("{ thresholds: ['speed > 1'] }", "thresholds[0]", "is none")]
    [InlineData("{ requests: [{ service: crat }] }", "requests[0].service", "unknown service 'crat'; did you mean 'cart'?")]
    [InlineData("{ requests: [{ weight: 0 }] }", "requests", "must have one whose weight is more than 0")]
    [InlineData("{ requests: [{ path: items }] }", "requests[0].path", "must begin with /")]
    [InlineData("{ requests: [{ method: get }] }", "requests[0].method", "must be an HTTP method such as GET")]
    [InlineData("{ requests: [{ headers: { 'a b': c } }] }", "requests[0].headers.a b", "must be a header's name")]
    [InlineData("{ requests: [{ url: 'ftp://localhost/' }] }", "requests[0].url", "must be an http or https URL")]
    [InlineData("{ protocol: h3 }", "protocol", "must be auto, h1 or h2")]
    [InlineData("{ insecure: perhaps }", "insecure", "must be true or false")]
    [InlineData("{ requests: [{ url: 'http://elsewhere/' }] }", "requests[0].url", "is not in the externalTargets of shop")]
    [InlineData("{ requests: [{ url: 'http://elsewhere/', service: cart }] }", "requests[0].service", "must be left out beside `url`")]
    [InlineData("{ requests: [{ script: { designation: crat } }] }", "requests[0].script.designation", "unknown service 'crat'; did you mean 'cart'?")]
    [InlineData("{ requests: [{ script: { designation: cart, timeot: 5 } }] }", "requests[0].script.timeot", "")]
    [InlineData("{ requests: [{ script: { designation: cart }, body: a }] }", "requests[0].body", "belongs to a plain request")]
    [InlineData("{ simulation: other }", "simulation", "must be shop, for which it is run, or left out")]
    public void What_is_wrong_is_told_by_its_place(string spec, string path, string message)
    {
        LoadTestResult result = Read(spec);
        Assert.Null(result.Test);
        Assert.Contains(result.Problems, p => p.Path == (path.Length == 0 ? "spec" : $"spec.{path}") && p.Message.StartsWith(message, StringComparison.Ordinal) && p.Line == 4);
    }

    [Fact]
    public void All_problems_are_told_at_once_with_line_and_column()
    {
        const string document = """
            apiVersion: microsim.dev/v1alpha1
            kind: LoadTest
            metadata: { name: Bad }
            spec:
              rate: many
              requests:
                - service: cart
                  bdy: x
              repeat: 101
            """;
        Assert.Equal(
            [
                "3:13: metadata.name: must be 1 to 40 characters of a-z 0-9 -, begin with a letter and not end with -",
                "5:3: spec.rate: must be a number from 0 to 10000000",
                "8:7: spec.requests[0].bdy: unknown field; did you mean 'body'?",
                "9:3: spec.repeat: must be an integer from 1 to 100",
            ],
            LoadTestDocument.Read(Encoding.UTF8.GetBytes(document), shop, _ => null).Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void Without_a_simulation_names_of_services_and_URLs_are_taken_as_they_are() =>
        Assert.Equal(2, LoadTestDocument.Read(Document("{ requests: [{ service: anything }, { url: 'http://elsewhere/' }] }"), null, _ => null).Test!.Requests.Count);

    public static TheoryData<string> Examples() => [.. Directory.EnumerateFiles(TopologyFixture.ExamplePath("load")).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_valid_for_its_simulation_and_named_like_its_file(string file)
    {
        byte[] document = File.ReadAllBytes(TopologyFixture.ExamplePath(Path.Combine("load", file)));
        LoadTestResult result = LoadTestDocument.Read(document, TopologyFixture.Example($"{DocumentKinds.SimulationOf(document)}.yaml"), MicroSim.Load.Thresholds.Threshold.ProblemOf);
        Assert.Empty(result.Problems);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), result.Test!.Name);
    }

    [Fact]
    public void The_load_test_of_the_guide_is_valid_for_the_shop()
    {
        string guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "load.md"));
        string block = Assert.Single(guide.Split("```yaml\n").Skip(1).Select(b => b.Split("```")[0]));
        Assert.Empty(LoadTestDocument.Read(Encoding.UTF8.GetBytes(block), shop, MicroSim.Load.Thresholds.Threshold.ProblemOf).Problems);
    }

    private static LoadTest Valid(string spec)
    {
        LoadTestResult result = Read(spec);
        Assert.Empty(result.Problems);
        return result.Test!;
    }

    private static LoadTestResult Read(string spec) => LoadTestDocument.Read(Document(spec), shop, t => t == "speed > 1" ? "is none" : null);

    private static byte[] Document(string spec) => Encoding.UTF8.GetBytes($"apiVersion: microsim.dev/v1alpha1\nkind: LoadTest\nmetadata: {{ name: test }}\nspec: {spec.ReplaceLineEndings(" ")}\n");

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
