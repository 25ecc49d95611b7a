/** What a YouTube player says, as far as the container asks. */
export const PLAYER = `<script>
  const say = (info) => parent.postMessage(JSON.stringify({ event: 'infoDelivery', info, id: 1, channel: 'widget' }), '*');
  addEventListener('message', ({ data }) => {
    if (JSON.parse(data).event === 'listening' && location.search.includes('enablejsapi=1')) {
      say({ playerState: -1, duration: 100, currentTime: 0, videoData: { title: 'Film', video_id: 'abc' } });
      window.greeted = true;
    }
  });
</script>`;
