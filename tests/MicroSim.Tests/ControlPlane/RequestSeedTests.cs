using MicroSim.Contract;

namespace MicroSim.Tests.ControlPlane;

public sealed class RequestSeedTests
{
    private const string Node = """{"designation": "service-1"}""";

    [Theory]
    [InlineData("/", "1b2c3d4e")]
    [InlineData("/?seed=1b2c3d4e", null)]
    [InlineData("/?seed=00000000", "1B2C3D4E")]
    public async Task The_seed_that_is_asked_for_goes_to_the_service_and_back(string path, string? header)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = header is null ? await plane.PostAsync(path, Node) : await plane.PostAsync(path, Node, (Wire.SeedHeader, header));
        Assert.Equal("1b2c3d4e", reply.Headers[Wire.SeedHeader]);
        Assert.Equal("1b2c3d4e", Assert.Single(plane.Service.Calls).Headers[Wire.SeedHeader]);
    }

    [Fact]
    public async Task A_simulation_with_a_seed_draws_the_same_seeds_in_every_run()
    {
        string[] first = await DrawAsync();
        string[] again = await DrawAsync();
        Assert.Equal(first, again);
        Assert.Equal(3, first.Distinct().Count());
    }

    [Fact]
    public async Task One_seed_gives_the_same_tree_again()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        string routes = string.Join(',', Enumerable.Repeat("""{"designation": "service-2", "probability": 50}""", 20));
        string body = $$"""{"designation": "service-1", "routes": [{{routes}}]}""";
        for (int i = 0; i < 2; i++)
            await plane.PostAsync("/?seed=0000002a", body);
        await plane.PostAsync("/?seed=0000002b", body);
        int[] routesCalled = [.. plane.Service.Calls.Select(c => c.Node.GetProperty("routes").GetArrayLength())];
        Assert.Equal(routesCalled[0], routesCalled[1]);
        Assert.All(routesCalled, n => Assert.InRange(n, 1, 19));
    }

    [Fact]
    public async Task A_changed_document_goes_on_in_the_sequence()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        string first = (await plane.PostAsync("/", Node)).Headers[Wire.SeedHeader];
        await plane.SendAsync(HttpMethod.Put, "/api/v1/simulations/seed", Plane.Seed, "application/json");
        Assert.NotEqual(first, (await plane.PostAsync("/", Node)).Headers[Wire.SeedHeader]);
    }

    private static async Task<string[]> DrawAsync()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        string[] seeds = new string[3];
        for (int i = 0; i < seeds.Length; i++)
            seeds[i] = (await plane.PostAsync("/", Node)).Headers[Wire.SeedHeader];
        return seeds;
    }
}
