using System.Text;
using MicroSim.Load.Http;

namespace MicroSim.Tests.Load;

public sealed class ReplyReaderTests
{
    private const long Most = 1_000_000;

    public static TheoryData<string, int> Replies() => new()
    {
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200 },
        { "HTTP/1.1 200\r\ncontent-length:0\r\n\r\n", 200 },
        { "HTTP/1.1 200 OK\r\nCONTENT-LENGTH:   5  \r\nX: y\r\n\r\nhello", 200 },
        { "HTTP/1.1 204 No Content\r\n\r\n", 204 },
        { "HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\n\r\n", 304 },
        { "HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\nno", 503 },
        { "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\n!", 201 },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200 },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, Chunked\r\nContent-Length: 3\r\n\r\nA;name=\"v\"\r\n0123456789\r\n1 \r\n!\r\n00\r\nTrailer: x\r\nAnother: y\r\n\r\n", 200 },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void A_reply_is_whole_however_it_is_cut(string reply, int status)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(reply);
        ReplyReader reader = new(Most);
        for (int piece = 1; piece <= bytes.Length; piece++)
        {
            reader.Begin();
            for (int at = 0; at < bytes.Length; at += piece)
            {
                ReplyProgress progress = reader.Read(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)), isHead: false);
                Assert.Equal(at + piece >= bytes.Length ? ReplyProgress.Whole : ReplyProgress.More, progress);
            }
            Assert.Equal((status, (long)bytes.Length, false), (reader.Status, reader.Bytes, reader.HasSurplus));
        }
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH\r\n")]
    [InlineData("H")]
    [InlineData("HTTP/2 200\r\n\r\n")]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n")]
    public void What_is_none_is_told_apart(string reply)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(reply);
        ReplyReader whole = new(Most), pieces = new(Most);
        whole.Begin();
        pieces.Begin();
        Assert.Equal(reply == "H" ? ReplyProgress.More : ReplyProgress.Invalid, whole.Read(bytes, isHead: false));
        ReplyProgress last = ReplyProgress.More;
        for (int i = 0; i < bytes.Length && last == ReplyProgress.More; i++)
            last = pieces.Read(bytes.AsSpan(i, 1), isHead: false);
        Assert.Equal(reply == "H" ? ReplyProgress.More : ReplyProgress.Invalid, last);
    }

    [Fact]
    public void A_head_without_an_end_is_given_up()
    {
        ReplyReader reader = new(Most);
        reader.Begin();
        ReplyProgress progress = reader.Read("HTTP/1.1 200 OK\r\n"u8, isHead: false);
        for (int i = 0; i < 10_000 && progress == ReplyProgress.More; i++)
            progress = reader.Read("X-Header: again\r\n"u8, isHead: false);
        Assert.Equal(ReplyProgress.Invalid, progress);
        Assert.InRange(reader.Bytes, 64 * 1024, 66 * 1024);
    }

    [Fact]
    public void A_collected_head_with_a_large_body_behind_it_is_read()
    {
        ReplyReader reader = new(Most);
        reader.Begin();
        Assert.Equal(ReplyProgress.More, reader.Read("HTTP/1.1 200 OK\r\nContent-Le"u8, isHead: false));
        Assert.Equal(ReplyProgress.Whole, reader.Read(Encoding.ASCII.GetBytes("ngth: 200000\r\n\r\n" + new string('x', 200_000)), isHead: false));
    }

    [Fact]
    public void Larger_than_allowed_is_told_by_the_head_and_by_what_came()
    {
        ReplyReader reader = new(1000);
        reader.Begin();
        Assert.Equal(ReplyProgress.TooLarge, reader.Read("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"u8, isHead: false));
        reader.Begin();
        Assert.Equal(ReplyProgress.More, reader.Read("HTTP/1.1 200 OK\r\n\r\n"u8, isHead: false));
        Assert.Equal(ReplyProgress.TooLarge, reader.Read(new byte[1000], isHead: false));
    }

    [Fact]
    public void The_end_of_the_connection_ends_a_body_without_a_length_alone()
    {
        ReplyReader reader = new(Most);
        reader.Begin();
        Assert.False(reader.IsWholeAtEnd);
        reader.Read("HTTP/1.1 200 OK\r\n\r\nsome"u8, isHead: false);
        Assert.Equal((true, true), (reader.IsWholeAtEnd, reader.Closes));
        reader.Begin();
        reader.Read("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nsome"u8, isHead: false);
        Assert.False(reader.IsWholeAtEnd);
    }

    [Fact]
    public void What_follows_a_reply_is_surplus()
    {
        ReplyReader reader = new(Most);
        reader.Begin();
        Assert.Equal(ReplyProgress.Whole, reader.Read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc"u8, isHead: false));
        Assert.True(reader.HasSurplus);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", false)]
    public void A_server_says_whether_the_connection_goes_on(string reply, bool closes)
    {
        ReplyReader reader = new(Most);
        reader.Begin();
        reader.Read(Encoding.ASCII.GetBytes(reply), isHead: false);
        Assert.Equal(closes, reader.Closes);
    }

    [Fact]
    public void The_reply_to_HEAD_has_no_body()
    {
        ReplyReader reader = new(Most);
        reader.Begin();
        Assert.Equal(ReplyProgress.Whole, reader.Read("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"u8, isHead: true));
    }
}
