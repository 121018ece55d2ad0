using System.Net;

namespace MicroSim.Tests.ControlPlane;

public sealed class GuardTests
{
    private const string Node = """{"designation": "service-1"}""";

    [Theory]
    [InlineData("localhost:7070")]
    [InlineData("LOCALHOST")]
    [InlineData("127.0.0.1:1")]
    [InlineData("[::1]:7070")]
    public async Task Names_of_loopback_are_served(string host)
    {
        await using Plane plane = await Plane.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await plane.SendAsync(HttpMethod.Get, "/healthz", headers: ("Host", host))).Status);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example:7070")]
    [InlineData("127.0.0.2")]
    [InlineData("169.254.169.254")]
    public async Task Other_names_are_refused(string host)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.PostAsync("/", Node, ("Host", host));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, reply.Status);
        Assert.Contains("localhost", reply.Problem.Detail, StringComparison.Ordinal);
        Assert.Empty(plane.Service.Calls);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost:1")]
    [InlineData("null")]
    [InlineData("http://localhost.evil.example")]
    public async Task Pages_of_other_origins_are_refused(string origin)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.PostAsync("/", Node, ("Origin", origin));
        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
        Assert.Contains(origin, reply.Problem.Detail, StringComparison.Ordinal);
        Assert.Empty(plane.Service.Calls);
    }

    [Fact]
    public async Task Its_own_pages_may_call()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.PostAsync("/", Node, ("Origin", $"http://localhost:{plane.App.Address.Port}"));
        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/jsonp")]
    [InlineData(null)]
    public async Task Writes_of_other_content_types_are_refused(string? type)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        foreach (string path in (string[])["/", Plane.Requests, "/api/v1/simulations"])
        {
            Reply reply = await plane.SendAsync(HttpMethod.Post, path, Node, type);
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.Status);
            Assert.Contains("application/json", reply.Problem.Detail, StringComparison.Ordinal);
        }
        Assert.Empty(plane.Service.Calls);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON; charset=\"UTF-8\"")]
    public async Task Json_is_accepted_however_it_is_spelt(string type)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Assert.Equal(HttpStatusCode.OK, (await plane.SendAsync(HttpMethod.Post, "/", Node, type)).Status);
    }
}
