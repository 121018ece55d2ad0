using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MicroSim.Load.Engine;
using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Schedules;

namespace MicroSim.Tests.Load;

/// <summary>Targets with TLS and with HTTP/2.</summary>
public sealed class NegotiatedTests
{
    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2, true, LoadProtocol.Auto, "HTTP/2")]
    [InlineData(HttpProtocols.Http1AndHttp2, true, LoadProtocol.H1, "HTTP/1.1")]
    [InlineData(HttpProtocols.Http1, true, LoadProtocol.Auto, "HTTP/1.1")]
    [InlineData(HttpProtocols.Http2, true, LoadProtocol.H2, "HTTP/2")]
    [InlineData(HttpProtocols.Http2, false, LoadProtocol.H2, "HTTP/2")]
    public async Task The_protocol_is_the_one_that_was_asked_for(HttpProtocols served, bool withTls, LoadProtocol asked, string spoken)
    {
        ConcurrentBag<string> seen = [];
        await using KestrelTarget target = await KestrelTarget.StartAsync(served, withTls, async context =>
        {
            using StreamReader body = new(context.Request.Body);
            seen.Add($"{context.Request.Protocol} {context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.ContentType} {context.Request.Headers["x-own"]} {await body.ReadToEndAsync()}");
            await context.Response.WriteAsync("fine");
        });
        LoadPlan plan = Plan(target, 8, 200) with
        {
            Requests = [new("it", target.Url + "path?q=1", "POST", [new("Content-Type", "application/json"), new("x-own", "value")], "{}")],
            Protocol = asked,
        };
        LoadLoop loop = await Loaded.RunAsync(plan);
        Assert.Equal("ok 200", Loaded.Said(loop));
        Assert.Equal(200, seen.Count);
        Assert.Equal($"{spoken} POST /path?q=1 application/json value {{}}", Assert.Single(seen.Distinct()));
        Assert.Equal(800, loop.Recorder.Totals[0].Bytes);
        Assert.Equal(200, loop.Recorder.Service.Count);
        // Many at a time on one connection, or one connection for each of the users. Who asks for neither opens one to find out, which those of HTTP/1.1 may not need any more.
        Assert.InRange(loop.Connections, 1, (spoken, asked) switch { ("HTTP/2", _) => 2, (_, LoadProtocol.Auto) => 9, _ => 8 });
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_unless_it_is_told_not_to_be()
    {
        await using KestrelTarget target = await KestrelTarget.StartAsync(HttpProtocols.Http1AndHttp2, withTls: true, Fine);
        Assert.Equal("tls 10", Loaded.Said(await Loaded.RunAsync(Plan(target, 2, 10) with { AnyCertificate = false })));
        Assert.Equal("ok 10", Loaded.Said(await Loaded.RunAsync(Plan(target, 2, 10))));
    }

    [Fact]
    public async Task No_tls_no_http2_and_nobody_there_have_their_classes()
    {
        await using ScriptedTarget plain = new(async (socket, _, end) =>
        {
            await socket.ReceiveAsync(new byte[4096].AsMemory(), end);
            await socket.SendAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), end);
        });
        await using KestrelTarget old = await KestrelTarget.StartAsync(HttpProtocols.Http1, withTls: true, Fine);
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        string nobody = $"https://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}/";
        Assert.Equal("tls 10", Loaded.Said(await Loaded.RunAsync(Loaded.Closed(plain.Url.Replace("http:", "https:", StringComparison.Ordinal), 2, 10))));
        Assert.Equal("refused 10", Loaded.Said(await Loaded.RunAsync(Loaded.Closed(nobody, 2, 10))));
        LoadLoop loop = await Loaded.RunAsync(Plan(old, 2, 10) with { Protocol = LoadProtocol.H2 });
        Assert.Equal(10, loop.Recorder.Totals[0].Of(Outcome.InvalidReply) + loop.Recorder.Totals[0].Of(Outcome.Tls));
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task Statuses_resets_silence_and_size_have_their_classes(HttpProtocols served)
    {
        await using KestrelTarget target = await KestrelTarget.StartAsync(served, withTls: true, async context =>
        {
            switch (context.Request.Path)
            {
                case "/status":
                    context.Response.StatusCode = 503;
                    break;
                case "/reset":
                    await context.Response.WriteAsync("some");
                    await context.Response.Body.FlushAsync();
                    context.Abort();
                    break;
                case "/silence":
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
                    break;
                default:
                    await context.Response.WriteAsync(new string('x', 100_000));
                    break;
            }
        });
        Assert.Equal("status 20", await SaidAsync("status"));
        Assert.Equal("reset 20", await SaidAsync("reset"));
        Assert.Equal("timeout 20", await SaidAsync("silence"));
        Assert.Equal("too-large 20", await SaidAsync("large"));

        async Task<string> SaidAsync(string path)
        {
            LoadPlan plan = Plan(target, 4, 20) with { Requests = [new("it", target.Url + path)], TimeoutMs = path == "silence" ? 150 : 20_000, MaxReplyBytes = 50_000 };
            return Loaded.Said(await Loaded.RunAsync(plan));
        }
    }

    [Fact]
    public async Task Arrivals_that_find_all_under_way_are_missed_and_the_rest_is_cancelled_at_the_end()
    {
        await using KestrelTarget target = await KestrelTarget.StartAsync(HttpProtocols.Http2, withTls: true, context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        LoadPlan plan = new([new("it", target.Url)], new(RateShape.Constant(200, 0.5)), null, 0.5, GraceMs: 100, MaxConnections: 10, AnyCertificate: true);
        Assert.Equal("cancelled 10, missed 90", Loaded.Said(await Loaded.RunAsync(plan)));
    }

    [Fact]
    public async Task Every_request_has_a_seed_of_its_own_the_same_as_without_tls()
    {
        ConcurrentBag<string> secure = [], plain = [];
        await using KestrelTarget one = await KestrelTarget.StartAsync(HttpProtocols.Http2, withTls: true, Seeds(secure));
        await using KestrelTarget other = await KestrelTarget.StartAsync(HttpProtocols.Http1, withTls: false, Seeds(plain));
        await Loaded.RunAsync(Seeded(one));
        await Loaded.RunAsync(Seeded(other));
        Assert.Equal(50, secure.Distinct().Count());
        Assert.Equal(plain.Order(), secure.Order());

        static LoadPlan Seeded(KestrelTarget target) => Plan(target, 4, 50) with { Requests = [new("it", target.Url, Seeded: true)], Seed = 0x1b2c3d4e };

        static RequestDelegate Seeds(ConcurrentBag<string> seeds) => context =>
        {
            seeds.Add($"{context.Request.Headers["x-microsim-seed"]} {context.Request.Headers["x-request-id"]}");
            return Task.CompletedTask;
        };
    }

    private static LoadPlan Plan(KestrelTarget target, int users, long requests) => Loaded.Closed(target.Url, users, requests) with { AnyCertificate = true };

    private static Task Fine(HttpContext context) => context.Response.WriteAsync("fine");
}
