using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>Every framework calls every framework; what one of them does not do right, another one meets.</summary>
public sealed class FrameworkTests
{
    private const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-";
    private const string TraceParent = $"{Trace}00f067aa0ba902b7-00";

    private static readonly string[] frameworks = BuiltAgents.Frameworks;

    [Fact]
    public async Task Every_framework_calls_every_framework_with_headers_intact()
    {
        using TargetServer target = new();
        string dead = $"http://127.0.0.1:{FreePorts.Take(1)[0]}/";
        await using UpProcess up = await UpProcess.StartTextAsync("mixed.yaml", $$"""
            apiVersion: microsim.dev/v1alpha1
            kind: Simulation
            metadata: { name: mixed }
            spec:
              externalTargets: ["{{target.Address}}", "{{dead}}"]
              services:
            {{string.Join('\n', frameworks.Select(f => $"    {f}: {{ framework: {f} }}"))}}
            """);
        foreach (string caller in frameworks)
        {
            JsonElement tree = await SendAsync(up, Script(caller, target.Address, dead));
            AssertTree(tree, caller);
        }

        Assert.Equal(frameworks.Length * frameworks.Length, target.Heads.Count);
        Assert.All(target.Heads, head =>
        {
            Assert.Matches($"traceparent: {Trace}[0-9a-f]{{16}}-00\n", head);
            Assert.Contains("baggage: user=1", head, StringComparison.Ordinal);
            Assert.Contains("x-request-id: mixed-1", head, StringComparison.Ordinal);
            Assert.DoesNotContain("x-microsim-", head, StringComparison.Ordinal);
        });
        // The control plane's span is the parent of a request's calls; a trace that is not sampled goes on as it came (contract §1.7).
        Assert.Equal(frameworks.Length, target.Heads.Select(h => h.Split('\n').Single(l => l.StartsWith("traceparent: ", StringComparison.Ordinal))).Distinct().Count());
    }

    [Fact]
    public async Task A_service_changes_its_framework_and_keeps_its_address()
    {
        await using UpProcess up = await UpProcess.StartTextAsync("change.yaml", Document(frameworks[^1]));
        string address = await AddressOfCalleeAsync(up);
        foreach (string framework in frameworks)
        {
            using StringContent document = new(Document(framework), Encoding.UTF8, "application/yaml");
            using HttpResponseMessage changed = await up.Http.PutAsync("api/v1/simulations/change", document, TestContext.Current.CancellationToken);
            Assert.True(changed.IsSuccessStatusCode, await changed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            await up.ReadyAsync("change");
            JsonElement tree = await SendAsync(up, """{"designation":"caller","usePlan":true}""");
            Assert.Equal("callee", tree.GetProperty("response")[0].GetProperty("service").GetString());
            Assert.Equal(JsonValueKind.Null, tree.GetProperty("error").ValueKind);
            Assert.Equal(address, await AddressOfCalleeAsync(up));
        }

        static string Document(string framework) => $$"""
            apiVersion: microsim.dev/v1alpha1
            kind: Simulation
            metadata: { name: change }
            spec:
              services:
                caller: { framework: aspnetcore, calls: [{ to: callee }] }
                callee: { framework: {{framework}} }
            """;
    }

    [Theory]
    [InlineData("shop.yaml", 8100, new[] { "/", "/product", "/checkout" }, new[] { 8100 })]
    [InlineData("five-express-one-actix.yaml", 8111, new[] { "/" }, new[] { 8111, 8112, 8113, 8114, 8115 })]
    public async Task The_examples_of_many_frameworks_answer(string example, int entry, string[] paths, int[] written)
    {
        Dictionary<int, int> ports = Example.FreePortsFor(written);
        string[] missing = [.. Directory.GetDirectories(Path.Combine(Repository.Root, "agents")).Select(f => Path.GetFileName(f)).Except(frameworks)];
        Assert.SkipWhen(missing.Length > 0, $"this machine has no agent of {string.Join(", ", missing)}");
        await using UpProcess up = await UpProcess.StartAsync(example, ports);
        foreach (string path in paths)
        {
            using HttpResponseMessage reply = await up.Http.GetAsync($"http://127.0.0.1:{ports[entry]}{path}", TestContext.Current.CancellationToken);
            Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    // The caller calls each framework, which calls out; then a dead leaf, and a slow one that it does not wait for.
    private static string Script(string caller, string target, string dead)
    {
        IEnumerable<object> live = frameworks.Select(callee => new { designation = callee, required = true, routes = new[] { new { designation = target, required = true } } });
        object slow = new { designation = frameworks[0], timeout = 150, faults = new { before = new[] { new { type = "latency", args = new { delay = 2000 } } } } };
        return JsonSerializer.Serialize(new { designation = caller, routes = (object[])[.. live, new { designation = dead }, slow] });
    }

    private static void AssertTree(JsonElement tree, string caller)
    {
        Assert.Equal(caller, tree.GetProperty("service").GetString());
        JsonElement[] calls = [.. tree.GetProperty("calls").EnumerateArray()];
        Assert.Equal([.. frameworks.Select(_ => (string?)null), "refused", "timeout"], calls.Select(c => c.GetProperty("error").GetString()));
        JsonElement[] response = [.. tree.GetProperty("response").EnumerateArray()];
        Assert.Equal(frameworks, response.Take(frameworks.Length).Select(r => r.GetProperty("service").GetString()));
        Assert.All(response.Take(frameworks.Length), r => Assert.Equal(200, r.GetProperty("calls")[0].GetProperty("status").GetInt32()));
        Assert.Equal(2, tree.GetProperty("errors").GetArrayLength());
    }

    private static async Task<JsonElement> SendAsync(UpProcess up, string script)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/") { Content = new StringContent(script, Encoding.UTF8, "application/json") };
        request.Headers.Add("traceparent", TraceParent);
        request.Headers.Add("baggage", "user=1");
        request.Headers.Add("x-request-id", "mixed-1");
        using HttpResponseMessage reply = await up.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(reply.StatusCode == HttpStatusCode.OK, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return await reply.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private static async Task<string> AddressOfCalleeAsync(UpProcess up)
    {
        JsonElement status = await up.Http.GetFromJsonAsync<JsonElement>("api/v1/simulations/change", TestContext.Current.CancellationToken);
        return status.GetProperty("services").EnumerateArray().Single(s => s.GetProperty("name").GetString() == "callee").GetProperty("address").GetString()!;
    }
}
