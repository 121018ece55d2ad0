using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using MicroSim.Tests.Runtimes;

namespace MicroSim.Tests.ControlPlane.Ui;

/// <summary>How the UI's files are served.</summary>
public sealed class UiFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public UiFileTests()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "assets"));
        File.WriteAllText(Path.Combine(folder.Path, "index.html"), "<!doctype html><title>page</title>");
        File.WriteAllText(Path.Combine(folder.Path, "assets", "index-1a2b.js"), "plain");
        File.WriteAllText(Path.Combine(folder.Path, "assets", "index-1a2b.js.gz"), "gzip");
        File.WriteAllText(Path.Combine(folder.Path, "assets", "index-1a2b.js.br"), "br");
        File.WriteAllText(Path.Combine(folder.Path, ".stamp"), "the build's own");
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(folder.Path)!, "outside.txt"), "outside");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_browser_gets_the_page_and_a_program_what_the_API_says()
    {
        await using Plane plane = await StartAsync();
        using HttpResponseMessage page = await GetAsync(plane, "/", accept: "text/html,application/xhtml+xml,*/*;q=0.8");
        Assert.Equal("<!doctype html><title>page</title>", await page.Content.ReadAsStringAsync(Plane.Deadline));
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-cache", page.Headers.CacheControl!.ToString());
        Assert.Contains("Accept", page.Headers.Vary);
        using HttpResponseMessage index = await GetAsync(plane, "/", accept: "*/*");
        Assert.Equal("MicroSim", JsonElement.Parse(await index.Content.ReadAsStringAsync(Plane.Deadline)).GetProperty("name").GetString());
    }

    [Fact]
    public async Task The_policy_allows_no_code_and_no_style_but_the_server_s_own_files()
    {
        await using Plane plane = await StartAsync();
        using HttpResponseMessage page = await GetAsync(plane, "/", accept: "text/html");
        string policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("gzip, deflate", "gzip", "gzip")]
    [InlineData("gzip, br", "br", "br")]
    [InlineData("br;q=0, gzip", "gzip", "gzip")]
    [InlineData("identity", null, "plain")]
    public async Task Files_that_were_compressed_are_sent_so(string accepted, string? encoding, string content)
    {
        await using Plane plane = await StartAsync();
        using HttpResponseMessage file = await GetAsync(plane, "/assets/index-1a2b.js", encodings: accepted);
        Assert.Equal(encoding, file.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(content, await file.Content.ReadAsStringAsync(Plane.Deadline));
        Assert.Equal("text/javascript", file.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", file.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Contains("Accept-Encoding", file.Headers.Vary);
    }

    [Fact]
    public async Task What_a_browser_has_is_not_sent_again()
    {
        await using Plane plane = await StartAsync();
        using HttpResponseMessage first = await GetAsync(plane, "/", accept: "text/html");
        using HttpRequestMessage again = new(HttpMethod.Get, "/") { Headers = { Accept = { new MediaTypeWithQualityHeaderValue("text/html") }, IfNoneMatch = { first.Headers.ETag! } } };
        using HttpResponseMessage second = await plane.Client.SendAsync(again, Plane.Deadline);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task What_is_built_while_the_server_runs_is_served()
    {
        await using Plane plane = await StartAsync();
        File.WriteAllText(Path.Combine(folder.Path, "assets", "index-3c4d.js"), "new");
        File.SetLastWriteTimeUtc(Path.Combine(folder.Path, "index.html"), new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(plane, "/", accept: "text/html")).StatusCode);
        using HttpResponseMessage script = await GetAsync(plane, "/assets/index-3c4d.js");
        Assert.Equal("new", await script.Content.ReadAsStringAsync(Plane.Deadline));
    }

    [Theory]
    [InlineData("/assets/../../outside.txt")]
    [InlineData("/assets/%2e%2e/%2e%2e/outside.txt")]
    [InlineData("/..%2foutside.txt")]
    [InlineData("/assets/index-1a2b.js.gz")]
    [InlineData("/.stamp")]
    public async Task Nothing_else_is_served(string path)
    {
        await using Plane plane = await StartAsync();
        using HttpResponseMessage reply = await GetAsync(plane, path);
        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
    }

    [Fact]
    public async Task The_page_asks_for_no_token_and_the_API_does()
    {
        await using Plane plane = await StartAsync(token: "of this test");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(plane, "/", accept: "text/html")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(plane, "/assets/index-1a2b.js")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(plane, "/", accept: "*/*")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(plane, "/api/v1/simulations")).StatusCode);
    }

    [Fact]
    public async Task Without_it_the_page_says_how_to_get_it()
    {
        await using Plane plane = await Plane.StartAsync();
        using HttpResponseMessage page = await GetAsync(plane, "/", accept: "text/html");
        Assert.Contains("Node.js", await page.Content.ReadAsStringAsync(Plane.Deadline), StringComparison.Ordinal);
    }

    private Task<Plane> StartAsync(string? token = null) => Plane.StartAsync(change: o => o with { UiFolder = folder.Path, Token = token });

    private static async Task<HttpResponseMessage> GetAsync(Plane plane, string path, string? accept = null, string? encodings = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        if (encodings is not null)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encodings);
        return await plane.Client.SendAsync(request, Plane.Deadline);
    }
}
